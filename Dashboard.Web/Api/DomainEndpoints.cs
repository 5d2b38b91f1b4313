using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Domains;
using Dashboard.Core.Sending;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Api;

/// <summary>Domains that mail is sent from: the records to publish, and how they stand.</summary>
internal static class DomainEndpoints
{
    public static void MapDomains(this IEndpointRouteBuilder api)
    {
        var domains = api.MapGroup("/domains").WithTags("Domains");
        domains.MapGet("", ListAsync).RequireScope(Scopes.DomainsRead).Describe("listDomains", "List the sending domains");
        domains.MapPost("", AddAsync).RequireScope(Scopes.DomainsWrite).Describe("addDomain", "Add a sending domain", "Answers the DNS records to publish. Nothing is sent from it through a real relay before it is verified.")
            .WithExample(new AddDomain { Name = "example.com" });
        domains.MapGet("/{id:guid}", FindAsync).Versioned(FindAsync, "checkedAt").RequireScope(Scopes.DomainsRead).Describe("getDomain", "Read a sending domain");
        domains.MapPatch("/{id:guid}", EditAsync).Versioned(FindAsync, "checkedAt").RequireScope(Scopes.DomainsWrite).Describe("editDomain", "Edit a sending domain", "JSON Merge Patch (RFC 7396).").WithExample(new { stopsWhenFailing = false });
        domains.MapDelete("/{id:guid}", DeleteAsync).RequireScope(Scopes.DomainsWrite).Describe("deleteDomain", "Delete a sending domain", "Its keys go with it. Refused while a campaign that is under way sends from it.");
        domains.MapPost("/{id:guid}/verify", VerifyAsync).RequireScope(Scopes.DomainsWrite).Describe("verifyDomain", "Look for the records now", "It is looked at by itself too: every few minutes while it is pending, daily when it is verified.");
        domains.MapPost("/{id:guid}/rotate", RotateAsync).RequireScope(Scopes.DomainsWrite).Describe("rotateDomainKeys", "Make new DKIM keys", "The old keys sign until the records of the new ones are found, and stay to be published for a week after that.");
        domains.MapGet("/{id:guid}/keys", KeysAsync).RequireScope(Scopes.DomainsRead).Describe("listDomainKeys", "List the DKIM keys", "Without their private halves.");
        domains.MapGet("/{id:guid}/history", HistoryAsync).RequireScope(Scopes.DomainsRead).Describe("listDomainHistory", "Read what changed", "The newest first.");
    }

    private static async Task<Results<Ok<Listing<DomainAnswer>>, Refusal>> ListAsync(DomainService domains, ApiActor caller, [AsParameters] ListQuery query, CancellationToken ct)
    {
        var slice = query.Slice();
        if (slice.Refused(out var error)) return error.ToProblem();
        var rows = await domains.SliceAsync(caller.Value, slice.Value, ct);
        return TypedResults.Ok(await Listing<DomainAnswer>.OfAsync(rows, DomainAnswer.Of, query, () => domains.CountAsync(caller.Value, slice.Value, ct)));
    }

    private static async Task<Results<Created<DomainAnswer>, Refusal>> AddAsync(DomainService domains, ApiActor caller, AddDomain request, CancellationToken ct)
    {
        var added = await domains.AddAsync(caller.Value, request.Name, ct);
        if (added.Refused(out var error)) return error.ToProblem();
        return TypedResults.Created(ApiUrls.Domain(added.Value.Id), DomainAnswer.Of(added.Value));
    }

    private static async Task<Results<Ok<DomainAnswer>, Refusal>> FindAsync(DomainService domains, ApiActor caller, Guid id, CancellationToken ct) =>
        Answer(await domains.FindAsync(caller.Value, id, ct));

    private static async Task<Results<Ok<DomainAnswer>, Refusal>> EditAsync(DomainService domains, ApiActor caller, Guid id, Patch<EditDomain> patch, CancellationToken ct)
    {
        var found = await domains.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var missing)) return missing.ToProblem();
        var edited = patch.Apply(new EditDomain { StopsWhenFailing = found.Value.StopsWhenFailing });
        return Answer(await domains.StopWhenFailingAsync(caller.Value, id, edited.StopsWhenFailing ?? true, ct));
    }

    private static async Task<Results<NoContent, Refusal>> DeleteAsync(DomainService domains, ApiActor caller, Guid id, CancellationToken ct)
    {
        if (await domains.DeleteAsync(caller.Value, id, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<DomainAnswer>, Refusal>> VerifyAsync(DomainService domains, ApiActor caller, Guid id, CancellationToken ct) =>
        Answer(await domains.VerifyAsync(caller.Value, id, ct));

    private static async Task<Results<Ok<DomainAnswer>, Refusal>> RotateAsync(DomainService domains, ApiActor caller, Guid id, CancellationToken ct) =>
        Answer(await domains.RotateAsync(caller.Value, id, ct));

    private static async Task<Results<Ok<IReadOnlyList<DomainKeyRow>>, Refusal>> KeysAsync(DomainService domains, ApiActor caller, Guid id, CancellationToken ct)
    {
        var keys = await domains.KeysAsync(caller.Value, id, ct);
        if (keys.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(keys.Value);
    }

    private static async Task<Results<Ok<IReadOnlyList<DomainCheckRow>>, Refusal>> HistoryAsync(DomainService domains, ApiActor caller, Guid id, CancellationToken ct)
    {
        var history = await domains.HistoryAsync(caller.Value, id, ct);
        if (history.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(history.Value);
    }

    private static Results<Ok<DomainAnswer>, Refusal> Answer(Core.Result<DomainRow> domain) =>
        domain.Refused(out var error) ? error.ToProblem() : TypedResults.Ok(DomainAnswer.Of(domain.Value));
}

/// <summary>What adds a sending domain.</summary>
public sealed record AddDomain : INamesClient
{
    [Description("The client it is for, where an admin asks.")]
    public Guid? ClientId { get; init; }

    [Required, Description("Such as example.com; international names are kept as xn--.")]
    public string? Name { get; init; }
}

/// <summary>What can be edited of a sending domain.</summary>
public sealed record EditDomain
{
    [Description("Whether campaigns wait while a needed record is lost.")]
    public bool? StopsWhenFailing { get; init; }
}

/// <summary>A sending domain.</summary>
public sealed record DomainAnswer(
    Guid Id, Guid ClientId, string Name, DomainStatus Status, IReadOnlyList<DomainRecordAnswer> Records, bool StopsWhenFailing,
    [property: Description("MTA-STS, TLS-RPT and BIMI, where they were found.")] IReadOnlyList<DomainExtra> Extras, [property: Description("The same records as lines of a zone file.")] string ZoneFile,
    DateTimeOffset CreatedAt, DateTimeOffset? VerifiedAt, DateTimeOffset? CheckedAt)
{
    public static DomainAnswer Of(DomainRow row) =>
        new(row.Id, row.ClientId, row.Name, row.Status, [.. row.Records.Select(DomainRecordAnswer.Of)], row.StopsWhenFailing, row.Extras, row.ZoneFile, row.CreatedAt, row.VerifiedAt, row.CheckedAt);
}

/// <summary>A record to publish, and what was found in its place.</summary>
public sealed record DomainRecordAnswer(
    RecordPurpose Purpose, [property: Description("TXT, CNAME or MX.")] string Type, string Name, string Value, RecordState State,
    [property: Description("What is published there now.")] IReadOnlyList<string> Found,
    [property: Description("What is wrong, and how to mend it.")] string? Hint)
{
    public static DomainRecordAnswer Of(DomainRecord record) => new(record.Purpose, record.Type, record.Name, record.Value, record.State, record.Found ?? [], record.Hint);
}
