using Dashboard.Core.Sending;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>The links of campaigns, in the table that counts their clicks.</summary>
internal sealed class TrackedLinks(Connections connections) : ITrackedLinks
{
    public async Task KeepAsync(Guid campaignId, Guid clientId, IReadOnlyList<ComposedLink> links, CancellationToken ct)
    {
        if (links.Count == 0) return;
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var command = new NpgsqlCommand("""
            INSERT INTO campaign_links (campaign_id, client_id, index, url)
            SELECT $1, $2, * FROM unnest($3::int[], $4::text[]) ON CONFLICT DO NOTHING
            """, connection);
        command.Parameters.Add(new() { Value = campaignId });
        command.Parameters.Add(new() { Value = clientId });
        command.Parameters.Add(new() { Value = links.Select(l => l.Index).ToArray() });
        command.Parameters.Add(new() { Value = links.Select(l => l.Url).ToArray() });
        await command.ExecuteNonQueryAsync(ct);
    }
}
