namespace Dashboard.Core.Sending;

/// <summary>So many may be inside at once, and the number may change; whoever is urgent goes in before those who waited longer.</summary>
internal sealed class SlotGate(int limit)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _urgent = new(), _waiting = new();
    private int _limit = limit, _used;

    /// <summary>How many may be inside.</summary>
    public int Limit
    {
        get => Volatile.Read(ref _limit);
        set
        {
            lock (_gate)
            {
                _limit = value;
                Admit();
            }
        }
    }

    /// <summary>How many are inside.</summary>
    public int Used => Volatile.Read(ref _used);

    /// <summary>Whether someone urgent waits, or more are inside than may be: then whoever is inside should leave soon.</summary>
    public bool IsWanted
    {
        get
        {
            lock (_gate) return _urgent.Count > 0 || _used > _limit;
        }
    }

    /// <summary>Waits until there is room.</summary>
    public async Task EnterAsync(bool isUrgent, CancellationToken ct)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_gate)
        {
            place = (isUrgent ? _urgent : _waiting).AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Admit();
        }

        await using var stopped = ct.Register(() =>
        {
            lock (_gate)
            {
                if (place.List is null) return; // it is in already
                place.List.Remove(place);
            }

            place.Value.TrySetCanceled(ct);
        });
        await place.Value.Task;
    }

    /// <summary>Leaves; the next may come in.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _used--;
            Admit();
        }
    }

    private void Admit()
    {
        while (_used < _limit && (_urgent.First ?? _waiting.First) is { } next)
        {
            next.List!.Remove(next);
            _used++;
            next.Value.TrySetResult();
        }
    }
}
