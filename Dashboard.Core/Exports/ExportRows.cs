using System.Globalization;
using System.Runtime.CompilerServices;
using Dashboard.Core.Recipients;
using Dashboard.Core.Reports;
using Dashboard.Core.Segments;
using Dashboard.Core.Suppressions;

namespace Dashboard.Core.Exports;

/// <summary>The rows of an export, the header first, read as they are written.</summary>
public sealed class ExportRows(IRecipientSearch search, SegmentService segments, ReportService reports, SuppressionService suppressions)
{
    private static readonly string[] OfRecipient = ["email", "name", "status", "source", "created_at"];

    /// <summary>What the order asks for, for the actor's client; the refusal where it cannot be.</summary>
    public async Task<Result<IAsyncEnumerable<IReadOnlyList<string?>>>> OfAsync(Actor actor, ExportOrder order, CancellationToken ct)
    {
        switch (order.Subject)
        {
            case ExportSubject.Campaign:
                if (order.CampaignId is not { } campaign) return ExportErrors.CampaignMissing;
                var first = await reports.RecipientsAsync(actor, campaign, order.People, new(1), ct);
                return first.Refused(out var missing) ? missing : Result(CampaignAsync(actor, campaign, order, ct));
            case ExportSubject.Suppressions:
                return Result(SuppressionsAsync(actor, order, ct));
            default:
                var filter = new RecipientFilter(order.ListId, order.Status, null, order.RecipientIds);
                var clientId = actor.ClientId;
                if (order.SegmentId is { } segment)
                {
                    var rule = await segments.RuleAsync(actor, segment, ct);
                    if (rule.Refused(out var unknown)) return unknown;
                    (filter, clientId) = (filter with { Segment = rule.Value.Rule }, rule.Value.ClientId);
                }

                return Result(RecipientsAsync(clientId, filter, new(Search: order.Search), ct));
        }
    }

    private static Result<IAsyncEnumerable<IReadOnlyList<string?>>> Result(IAsyncEnumerable<IReadOnlyList<string?>> rows) => Result<IAsyncEnumerable<IReadOnlyList<string?>>>.Of(rows);

    private async IAsyncEnumerable<IReadOnlyList<string?>> RecipientsAsync(Guid? clientId, RecipientFilter filter, SliceRequest request, [EnumeratorCancellation] CancellationToken ct)
    {
        var attributes = await search.AttributesAsync(clientId, filter, request, ct);
        yield return [.. OfRecipient, .. attributes];
        await foreach (var row in search.StreamAsync(clientId, filter, request, ct))
            yield return [row.Email, row.Name, Word(row.Status), row.Source, Time(row.CreatedAt), .. attributes.Select(name => row.Attributes.GetValueOrDefault(name))];
    }

    private async IAsyncEnumerable<IReadOnlyList<string?>> CampaignAsync(Actor actor, Guid campaign, ExportOrder order, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return ["email", "name", "state", "attempts", "changed_at", "accepted_at", "opened_at", "opened_automatically", "clicked_at", "unsubscribed_at", "complained_at", "bounce_class", "skip_reason", "reply"];
        for (var request = new SliceRequest(100); ;)
        {
            var slice = (await reports.RecipientsAsync(actor, campaign, order.People, request, ct)).Value;
            foreach (var r in slice.Items)
                yield return
                [
                    r.Email, r.Name, Word(r.State), r.Attempts.ToString(CultureInfo.InvariantCulture), Time(r.ChangedAt), Time(r.AcceptedAt), Time(r.OpenedAt), r.IsOpenedAutomatically ? "true" : "false",
                    Time(r.ClickedAt), Time(r.UnsubscribedAt), Time(r.ComplainedAt), Word(r.BounceClass), Word(r.SkipReason), r.Reply,
                ];
            if (slice.NextCursor is null) yield break;
            request = request with { After = slice.NextCursor };
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<string?>> SuppressionsAsync(Actor actor, ExportOrder order, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return ["email", "reason", "holds_for", "note", "created_at"];
        await foreach (var row in suppressions.StreamAsync(actor, order.Reason, new(Search: order.Search), ct))
            yield return [row.Email, Word(row.Reason), row.ClientId is null ? "house" : "client", row.Note, Time(row.CreatedAt)];
    }

    private static string? Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string? Word<T>(T? value)
        where T : struct, Enum => value is { } known ? Word(known) : null;

    private static string Word<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
