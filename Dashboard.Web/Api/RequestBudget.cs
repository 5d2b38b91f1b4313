using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Dashboard.Web.Api;

/// <summary>
/// How many requests an address still has in its minute. The minute starts with its first request, so that the number told is exact.
/// Addresses of one IPv6 network (/64) share a budget: whoever has one address of it has them all.
/// </summary>
internal sealed class RequestBudget(TimeProvider clock, int perWindow)
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>So many addresses have a budget of their own; in a flood of more, the rest share some thousands by chance, and memory stays as it is.</summary>
    internal const int MostAddresses = 50_000, SharedBudgets = 8192;

    private readonly ConcurrentDictionary<UInt128, Minute> _minutes = new();
    private readonly Minute[] _shared = [.. Enumerable.Range(0, SharedBudgets).Select(_ => new Minute(clock.GetTimestamp()))];
    private readonly int _seed = System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue);
    private int _held;
    private long _swept = clock.GetTimestamp();

    /// <summary>How many budgets are held in memory.</summary>
    public int Count => _held;

    /// <summary>Takes one request out of the budget of an address.</summary>
    public Spent Take(IPAddress? address) => Take(KeyOf(address), perWindow);

    /// <summary>Takes one request out of a key's own budget. No id of a key (RFC 9562, variant bits) is the number of an address.</summary>
    public Spent Take(Guid key, int limit) => Take(NumberOf(key), limit);

    private Spent Take(UInt128 owner, int limit)
    {
        Sweep();
        while (true)
        {
            var minute = Find(owner);
            lock (minute)
            {
                if (minute.IsOver) continue; // swept between the look and the lock

                if (clock.GetElapsedTime(minute.Start) >= Window) (minute.Start, minute.Used) = (clock.GetTimestamp(), 0);
                var left = Window - clock.GetElapsedTime(minute.Start);
                var allowed = minute.Used < limit;
                if (allowed) minute.Used++;
                return new(allowed, limit, limit - minute.Used, (int)Math.Max(1, Math.Ceiling(left.TotalSeconds)));
            }
        }
    }

    private Minute Find(UInt128 key)
    {
        if (_minutes.TryGetValue(key, out var known)) return known;
        // The seed keeps anybody from choosing whom they share with.
        if (Volatile.Read(ref _held) >= MostAddresses) return _shared[(uint)HashCode.Combine(_seed, key) % SharedBudgets];
        var made = new Minute(clock.GetTimestamp());
        var kept = _minutes.GetOrAdd(key, made);
        if (ReferenceEquals(kept, made)) Interlocked.Increment(ref _held);
        return kept;
    }

    /// <summary>Once a minute the budgets whose minute is over are let go: memory holds only the addresses of the last two minutes.</summary>
    private void Sweep()
    {
        var swept = Interlocked.Read(ref _swept);
        if (clock.GetElapsedTime(swept) < Window || Interlocked.CompareExchange(ref _swept, clock.GetTimestamp(), swept) != swept) return;
        foreach (var (key, minute) in _minutes)
        {
            lock (minute)
            {
                if (clock.GetElapsedTime(minute.Start) < Window) continue;
                minute.IsOver = true;
                if (_minutes.TryRemove(key, out _)) Interlocked.Decrement(ref _held);
            }
        }
    }

    private static UInt128 NumberOf(Guid id)
    {
        Span<byte> octets = stackalloc byte[16];
        id.TryWriteBytes(octets, bigEndian: true, out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(octets);
    }

    private static UInt128 KeyOf(IPAddress? address)
    {
        if (address is null) return 0;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        Span<byte> octets = stackalloc byte[16];
        octets.Clear();
        if (address.AddressFamily is AddressFamily.InterNetwork)
        {
            octets[11] = 4;
            address.TryWriteBytes(octets[12..], out _);
        }
        else
        {
            address.TryWriteBytes(octets, out _);
            octets[8..].Clear();
        }

        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(octets);
    }

    /// <summary>What became of one request.</summary>
    /// <param name="Reset">Whole seconds until the budget is full again.</param>
    internal readonly record struct Spent(bool IsAllowed, int Limit, int Remaining, int Reset);

    private sealed class Minute(long start)
    {
        public long Start { get; set; } = start;

        public int Used { get; set; }

        public bool IsOver { get; set; }
    }
}
