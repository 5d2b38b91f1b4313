using Dashboard.Core.Domains;

namespace Dashboard.Tests.Making;

/// <summary>A DNS that holds what it is told.</summary>
internal sealed class FakeDns : IDnsLookup
{
    private readonly Dictionary<(string, DnsRecordType), List<string>> _records = [];
    private readonly Dictionary<string, DnsOutcome> _faults = [];

    public FakeDns Has(string name, DnsRecordType type, params string[] values)
    {
        if (!_records.TryGetValue((name, type), out var held)) _records[(name, type)] = held = [];
        held.AddRange(values);
        return this;
    }

    public FakeDns FailsFor(string name, DnsOutcome outcome)
    {
        _faults[name] = outcome;
        return this;
    }

    public Task<DnsAnswer> AskAsync(string name, DnsRecordType type, CancellationToken ct)
    {
        name = name.ToLowerInvariant();
        if (_faults.TryGetValue(name, out var fault)) return Task.FromResult(DnsAnswer.Nothing(fault));
        if (_records.TryGetValue((name, type), out var values)) return Task.FromResult(new DnsAnswer(DnsOutcome.Found, values, []));
        return Task.FromResult(DnsAnswer.Nothing(_records.Keys.Any(key => key.Item1 == name) ? DnsOutcome.NoRecord : DnsOutcome.NoName));
    }
}
