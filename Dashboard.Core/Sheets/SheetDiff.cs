namespace Dashboard.Core.Sheets;

/// <summary>
/// Tells new, changed, moved and vanished rows apart.
/// Rows are recognised by their identity. What is left on both sides of the same two recognised neighbours is one row that was edited in place:
/// where there is no key as a changed row, and where the row does not fit any more as one that is held until it is mended.
/// </summary>
internal static class SheetDiff
{
    public static (SheetChange Change, SheetCounts Counts, int Held) Of(SheetKnown known, SheetLines lines, bool isKeyed)
    {
        var match = new Matching(known, lines, isKeyed);
        match.ByIdentity();
        match.ByEarlierFault();
        match.ByNeighbours();
        return match.Outcome();
    }

    private sealed class Matching(SheetKnown known, SheetLines lines, bool isKeyed)
    {
        private const int Nobody = -1;
        private readonly int[] _knownOf = Filled(lines.Good.Count); // which known row a good row is
        private readonly int[] _heldBy = Filled(lines.Broken.Count); // which known row a broken row was
        private readonly bool[] _isFresh = [.. Enumerable.Repeat(true, lines.Broken.Count)]; // broken since the last reading
        private readonly bool[] _isTaken = new bool[known.Rows.Count];
        private readonly bool[] _inOrder = new bool[lines.Good.Count];

        public void ByIdentity()
        {
            var byIdentity = new Dictionary<string, int>(known.Rows.Count, StringComparer.Ordinal);
            for (var k = 0; k < known.Rows.Count; k++) byIdentity[known.Rows[k].Identity] = k;
            for (var g = 0; g < lines.Good.Count; g++)
            {
                if (!byIdentity.TryGetValue(lines.Good[g].Identity, out var k) || _isTaken[k]) continue;
                (_knownOf[g], _isTaken[k]) = (k, true);
            }

            for (var b = 0; b < lines.Broken.Count; b++)
                if (lines.Broken[b].Identity is { } identity && byIdentity.TryGetValue(identity, out var k)) Hold(b, k);
        }

        public void ByEarlierFault()
        {
            var byId = new Dictionary<long, int>();
            for (var k = 0; k < known.Rows.Count; k++) byId[known.Rows[k].Id] = k;
            var earlier = known.Faults.GroupBy(f => f.RawHash).ToDictionary(same => same.Key, same => new Queue<SheetFault>(same));
            for (var b = 0; b < lines.Broken.Count; b++)
            {
                if (!earlier.TryGetValue(lines.Broken[b].RawHash, out var same) || !same.TryDequeue(out var fault)) continue;
                _isFresh[b] = false;
                if (fault.HeldId is { } id && byId.TryGetValue(id, out var k)) Hold(b, k);
            }
        }

        public void ByNeighbours()
        {
            FindOrder();
            int fromKnown = 0, fromGood = 0, fromBroken = 0;
            for (var g = 0; g <= lines.Good.Count; g++)
            {
                if (g < lines.Good.Count && !_inOrder[g]) continue;
                var toKnown = g < lines.Good.Count ? _knownOf[g] : known.Rows.Count;
                var toBroken = fromBroken;
                while (toBroken < lines.Broken.Count && (g == lines.Good.Count || lines.Broken[toBroken].Row < lines.Good[g].Row)) toBroken++;
                PairBetween((fromKnown, toKnown), (fromGood, g), (fromBroken, toBroken));
                (fromKnown, fromGood, fromBroken) = (toKnown + 1, g + 1, toBroken);
            }
        }

        public (SheetChange Change, SheetCounts Counts, int Held) Outcome()
        {
            var added = new List<SheetEntry>();
            var changed = new List<(long, SheetEntry)>();
            var shifted = new List<(long, int)>();
            int unchanged = 0, moved = 0;
            for (var g = 0; g < lines.Good.Count; g++)
            {
                var entry = lines.Good[g];
                if (_knownOf[g] == Nobody)
                {
                    added.Add(entry);
                    continue;
                }

                var old = known.Rows[_knownOf[g]];
                if (old.Hash != entry.Hash)
                {
                    changed.Add((old.Id, entry));
                    continue;
                }

                unchanged++;
                if (!_inOrder[g]) moved++;
                if (old.Row != entry.Row) shifted.Add((old.Id, entry.Row));
            }

            var faults = new List<SheetFault>();
            for (var b = 0; b < lines.Broken.Count; b++)
            {
                var row = lines.Broken[b];
                var held = _heldBy[b] == Nobody ? (KnownRow?)null : known.Rows[_heldBy[b]];
                if (held is { } old && old.Row != row.Row) shifted.Add((old.Id, row.Row));
                faults.Add(new(row.Row, row.Reason, row.RawHash, held?.Id));
            }

            var removed = known.Rows.Where((_, k) => !_isTaken[k]).ToList();
            var change = new SheetChange(added, changed, shifted, removed, faults.SequenceEqual(known.Faults) ? null : faults);
            return (change, new(lines.Read, added.Count, changed.Count, unchanged, moved, removed.Count, lines.Broken.Count), _heldBy.Count(k => k != Nobody));
        }

        private void PairBetween((int From, int To) olds, (int From, int To) news, (int From, int To) broken)
        {
            var left = new Queue<int>();
            for (var k = olds.From; k < olds.To; k++)
                if (!_isTaken[k]) left.Enqueue(k);
            if (left.Count == 0) return;
            for (var g = news.From; g < news.To && !isKeyed && left.Count > 0; g++)
            {
                if (_knownOf[g] != Nobody) continue;
                var k = left.Dequeue();
                (_knownOf[g], _isTaken[k]) = (k, true);
            }

            for (var b = broken.From; b < broken.To && left.Count > 0; b++)
                if (_isFresh[b] && _heldBy[b] == Nobody && !(isKeyed && lines.Broken[b].Identity is not null)) Hold(b, left.Dequeue());
        }

        private void Hold(int b, int k)
        {
            if (_isTaken[k] || _heldBy[b] != Nobody) return;
            (_heldBy[b], _isTaken[k]) = (k, true);
        }

        /// <summary>The longest run of recognised rows that stand in the old order: the fewest rows count as moved.</summary>
        private void FindOrder()
        {
            var tails = new List<int>(); // good rows that end the best run of each length
            var before = new int[lines.Good.Count];
            for (var g = 0; g < lines.Good.Count; g++)
            {
                if (_knownOf[g] == Nobody) continue;
                int low = 0, high = tails.Count;
                while (low < high)
                {
                    var middle = (low + high) / 2;
                    if (_knownOf[tails[middle]] < _knownOf[g]) low = middle + 1;
                    else high = middle;
                }

                before[g] = low > 0 ? tails[low - 1] : Nobody;
                if (low == tails.Count) tails.Add(g);
                else tails[low] = g;
            }

            for (var g = tails.Count > 0 ? tails[^1] : Nobody; g != Nobody; g = before[g]) _inOrder[g] = true;
        }

        private static int[] Filled(int length)
        {
            var all = new int[length];
            Array.Fill(all, Nobody);
            return all;
        }
    }
}
