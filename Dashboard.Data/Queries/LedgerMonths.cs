using Dashboard.Core.Sending;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>Months by the database's clock; one that is there is left alone.</summary>
internal sealed class LedgerMonths(Connections connections) : ILedgerMonths
{
    public async Task PrepareAsync(CancellationToken ct)
    {
        await using var command = connections.OfHouse("SELECT ensure_month(ledger_month(now())), ensure_month(ledger_month(now() + interval '1 month'))");
        await command.ExecuteNonQueryAsync(ct);
    }
}
