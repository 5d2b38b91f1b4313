using System.Data.Common;
using Dashboard.Core;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Dashboard.Data;

/// <summary>
/// A connection that works for one client steps down to a role which sees that client alone, and for somebody who may only read it takes no change.
/// What is set here ends when the connection goes back to the pool: Npgsql resets role and settings before its next use.
/// </summary>
internal sealed class ClientConnections(ClientPolicies policies) : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (StepsDown(eventData) is not { } sql) return;
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (StepsDown(eventData) is not { } sql) return;
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private string? StepsDown(ConnectionEndEventData opened)
    {
        if (opened.Context is not DashboardDb { Actor: { } actor } db) return null;
        var client = db.ClientId is { } id ? policies.StepDown(id) : "";
        var reads = actor.MayWrite || actor.IsHouse ? "" : "SET default_transaction_read_only = on;";
        return client.Length + reads.Length == 0 ? null : client + reads;
    }
}
