using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dashboard.Data;

/// <summary>Row-level security behind the query filters: made at each start, and used where the server lets it work at full speed.</summary>
public sealed partial class ClientPolicies(ILogger<ClientPolicies> log)
{
    /// <summary>The role that a client's unit of work steps down to; it owns no table.</summary>
    public const string Role = "dashboard_client";

    /// <summary>Whether units of work of one client are held by the policies.</summary>
    public bool AreOn { get; private set; }

    /// <summary>What makes a connection one that sees this client alone, until it goes back to the pool; empty where the policies are not used.</summary>
    public string StepDown(Guid clientId, string set = "SET") => AreOn ? $"{set} dashboard.client = '{clientId}'; {set} ROLE {Role};" : "";

    /// <summary>Gives each table that a client owns its policy, and looks whether the role can be used.</summary>
    public async Task ApplyAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await MakeAsync(connection, ct);
        await using var look = new NpgsqlCommand(
            $"""
            SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = '{Role}')
               AND coalesce((SELECT pg_has_role(current_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = '{Role}'), false)
               AND NOT EXISTS (SELECT FROM pg_proc WHERE proname = 'citext_eq' AND NOT proleakproof)
            """, connection);
        AreOn = await look.ExecuteScalarAsync(ct) is true;
        if (!AreOn) LogOff(Role);
    }

    /// <summary>Makes what is missing; what is there is left alone.</summary>
    public static async Task MakeAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var make = new NpgsqlCommand(SqlFile.Read("ClientPolicies"), connection) { CommandTimeout = 600 };
        await make.ExecuteNonQueryAsync(ct);
    }

    [LoggerMessage(LogLevel.Warning, "Row-level security is not used: the database's sign-in may not become {Role}, or citext's comparisons are not marked LEAKPROOF. docs/security.md says what a superuser runs once. The query filters hold without it.")]
    private partial void LogOff(string role);
}
