using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Relays;
using Dashboard.Core.Sending;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Api;

/// <summary>The SMTP servers that mail is handed to; the agency's business.</summary>
internal static class RelayEndpoints
{
    public static void MapRelays(this IEndpointRouteBuilder api)
    {
        var relays = api.MapGroup("/relays").WithTags("Relays");
        relays.MapGet("", ListAsync).RequireScope(Scopes.RelaysRead).RequireAdmin().Describe("listRelays", "List the relays", "Few enough to come in one slice, by name; the Sandbox is always among them.");
        relays.MapPost("", AddAsync).RequireScope(Scopes.RelaysWrite).RequireAdmin().Describe("addRelay", "Add a relay", "The password is kept encrypted and never shown again.")
            .WithExample(new AddRelay { Name = "Main", Host = "smtp.example.com", Port = 587, Security = RelaySecurity.StartTls, UserName = "agency", Password = "a long password", MaxConnections = 10, PerSecond = 50 });
        relays.MapGet("/{id:guid}", FindAsync).Versioned(FindAsync, "restingUntil", "lastProblem", "lastProblemAt", "lastAcceptedAt").RequireScope(Scopes.RelaysRead).RequireAdmin().Describe("getRelay", "Read a relay");
        relays.MapPatch("/{id:guid}", EditAsync).Versioned(FindAsync, "restingUntil", "lastProblem", "lastProblemAt", "lastAcceptedAt").RequireScope(Scopes.RelaysWrite).RequireAdmin()
            .Describe("editRelay", "Edit a relay", "JSON Merge Patch (RFC 7396): what is left out stays. A password that is left out stays too.").WithExample(new { perSecond = 100 });
        relays.MapDelete("/{id:guid}", DeleteAsync).RequireScope(Scopes.RelaysWrite).RequireAdmin().Describe("deleteRelay", "Delete a relay", "Refused while a campaign that is under way uses it.");
        relays.MapGet("/{id:guid}/standing", StandingAsync).RequireScope(Scopes.RelaysRead).RequireAdmin()
            .Describe("getRelayStanding", "How a relay does", "What it took, put off and refused by minute in the last hour, what of its limits is used, what it answered last where that was not a plain yes, and what waits for it.");
        relays.MapPost("/{id:guid}/test", TryAsync).RequireScope(Scopes.RelaysWrite).RequireAdmin().Describe("testRelay", "Try a relay", "Connects, secures the connection and signs in, as a campaign would; no mail is sent.");
    }

    private static async Task<Results<Ok<Listing<RelayAnswer>>, Refusal>> ListAsync(RelayService relays, ApiActor caller, [AsParameters] ListQuery query, CancellationToken ct)
    {
        var slice = query.Slice();
        if (slice.Refused(out var wrong)) return wrong.ToProblem();
        var all = await relays.AllAsync(caller.Value, ct);
        if (all.Refused(out var error)) return error.ToProblem();
        var request = slice.Value;
        var matching = all.Value.Where(r =>
                (string.IsNullOrWhiteSpace(request.Search) || r.Name.Contains(request.Search, StringComparison.CurrentCultureIgnoreCase))
                && (request.From is null || r.CreatedAt >= request.From) && (request.To is null || r.CreatedAt < request.To))
            .OrderByDescending(r => r.Id).ToList();
        var after = request.After is { } cursor ? matching.SkipWhile(r => r.Id >= Guid.Parse(cursor)).ToList() : matching;
        var rows = Slice<RelayRow>.Of(after, request.Take, r => r.Id.ToString());
        return TypedResults.Ok(await Listing<RelayAnswer>.OfAsync(rows, RelayAnswer.Of, query, () => Task.FromResult(matching.Count)));
    }

    private static async Task<Results<Created<RelayAnswer>, Refusal>> AddAsync(RelayService relays, ApiActor caller, AddRelay request, CancellationToken ct)
    {
        var added = await relays.AddAsync(caller.Value, request.ToDraft(), ct);
        if (added.Refused(out var error)) return error.ToProblem();
        return TypedResults.Created(ApiUrls.Relay(added.Value.Id), RelayAnswer.Of(added.Value));
    }

    private static async Task<Results<Ok<RelayAnswer>, Refusal>> FindAsync(RelayService relays, ApiActor caller, Guid id, CancellationToken ct) =>
        Answer(await relays.FindAsync(caller.Value, id, ct));

    private static async Task<Results<Ok<RelayAnswer>, Refusal>> EditAsync(RelayService relays, ApiActor caller, Guid id, Patch<EditRelay> patch, CancellationToken ct)
    {
        var found = await relays.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var missing)) return missing.ToProblem();
        var edited = patch.Apply(EditRelay.Of(found.Value));
        var answer = await relays.EditAsync(caller.Value, id, edited.ToDraft(), ct);
        if (answer.Error is null && edited.IsDefault is true && !answer.Value.IsDefault) answer = await relays.MakeDefaultAsync(caller.Value, id, ct);
        return Answer(answer);
    }

    private static async Task<Results<NoContent, Refusal>> DeleteAsync(RelayService relays, ApiActor caller, Guid id, CancellationToken ct)
    {
        if (await relays.DeleteAsync(caller.Value, id, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<RelayStanding>, Refusal>> StandingAsync(RelayStandings standings, ApiActor caller, Guid id, CancellationToken ct)
    {
        var standing = await standings.FindAsync(caller.Value, id, ct);
        if (standing.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(standing.Value);
    }

    private static async Task<Results<Ok<RelayTrial>, Refusal>> TryAsync(RelayTrials trials, ApiActor caller, Guid id, CancellationToken ct)
    {
        var tried = await trials.TryAsync(caller.Value, id, ct);
        if (tried.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(tried.Value);
    }

    private static Results<Ok<RelayAnswer>, Refusal> Answer(Result<RelayRow> relay) =>
        relay.Refused(out var error) ? error.ToProblem() : TypedResults.Ok(RelayAnswer.Of(relay.Value));
}

/// <summary>What adds a relay.</summary>
public sealed record AddRelay
{
    [Required]
    public string? Name { get; init; }

    [Required, Description("Name or address of the server.")]
    public string? Host { get; init; }

    [Description("587 if left out.")]
    public int? Port { get; init; }

    [Description("none, startTls or tls; startTls if left out.")]
    public RelaySecurity? Security { get; init; }

    public string? UserName { get; init; }
    public string? Password { get; init; }

    [Description("Take a certificate that cannot be checked; for servers of your own only.")]
    public bool? AcceptInvalidCertificate { get; init; }

    [Description("How many connections may be open at once; 10 if left out.")]
    public int? MaxConnections { get; init; }

    [Description("At most so many messages a second; no limit if left out.")]
    public int? PerSecond { get; init; }

    [Description("At most so many messages in a clock hour, and in a day (UTC); no limit if left out.")]
    public int? PerHour { get; init; }

    public int? PerDay { get; init; }

    [Description("A new relay's plan: the first day, and the most messages on each day from then on. Without perDay a usual plan is taken.")]
    public RelayWarmUp? WarmUp { get; init; }

    [Description("Limits for single mailbox providers.")]
    public List<ProviderPace?>? Providers { get; init; }

    public RelayDraft ToDraft()
    {
        var usual = new RelayDraft();
        return new()
        {
            Name = Name ?? "",
            Host = Host ?? "",
            Port = Port ?? usual.Port,
            Security = Security ?? usual.Security,
            UserName = UserName,
            Password = Password,
            AcceptInvalidCertificate = AcceptInvalidCertificate ?? false,
            MaxConnections = MaxConnections ?? usual.MaxConnections,
            PerSecond = PerSecond,
            PerHour = PerHour,
            PerDay = PerDay,
            WarmUp = WarmUp?.ToPlan(),
            Providers = [.. (Providers ?? []).OfType<ProviderPace>()],
        };
    }
}

/// <summary>What can be edited of a relay; what is left out stays.</summary>
public sealed record EditRelay
{
    public string? Name { get; init; }
    public string? Host { get; init; }
    public int? Port { get; init; }
    public RelaySecurity? Security { get; init; }
    public string? UserName { get; init; }
    public string? Password { get; init; }
    public bool? AcceptInvalidCertificate { get; init; }
    public int? MaxConnections { get; init; }
    public int? PerSecond { get; init; }
    public int? PerHour { get; init; }
    public int? PerDay { get; init; }
    public RelayWarmUp? WarmUp { get; init; }
    public List<ProviderPace?>? Providers { get; init; }

    [Description("true makes it the relay of campaigns that name none.")]
    public bool? IsDefault { get; init; }

    public static EditRelay Of(RelayRow row) => new()
    {
        Name = row.Name,
        Host = row.Host,
        Port = row.Port,
        Security = row.Security,
        UserName = row.UserName,
        AcceptInvalidCertificate = row.AcceptInvalidCertificate,
        MaxConnections = row.MaxConnections,
        PerSecond = row.PerSecond,
        PerHour = row.PerHour,
        PerDay = row.PerDay,
        WarmUp = RelayWarmUp.Of(row.WarmUp),
        Providers = [.. row.Providers],
    };

    public RelayDraft ToDraft() => new AddRelay
    {
        Name = Name,
        Host = Host,
        Port = Port,
        Security = Security,
        UserName = UserName,
        Password = Password,
        AcceptInvalidCertificate = AcceptInvalidCertificate,
        MaxConnections = MaxConnections,
        PerSecond = PerSecond,
        PerHour = PerHour,
        PerDay = PerDay,
        WarmUp = WarmUp,
        Providers = Providers,
    }.ToDraft();
}

/// <summary>How a new relay's mail grows.</summary>
public sealed record RelayWarmUp
{
    [Required]
    public DateOnly? StartsOn { get; init; }

    public List<int>? PerDay { get; init; }

    public WarmUpPlan ToPlan() => new(StartsOn ?? DateOnly.MinValue, PerDay is { Count: > 0 } days ? days : WarmUpPlan.Usual);

    public static RelayWarmUp? Of(WarmUpPlan? plan) => plan is null ? null : new() { StartsOn = plan.StartsOn, PerDay = [.. plan.PerDay] };
}

/// <summary>A relay; its password never leaves.</summary>
public sealed record RelayAnswer(
    Guid Id,
    RelayKind Kind,
    string Name,
    string Host,
    int Port,
    RelaySecurity Security,
    string? UserName,
    bool HasPassword,
    bool AcceptInvalidCertificate,
    int MaxConnections,
    int? PerSecond,
    int? PerHour,
    int? PerDay,
    RelayWarmUp? WarmUp,
    IReadOnlyList<ProviderPace> Providers,
    [property: Description("Whether campaigns that name no relay use it.")] bool IsDefault,
    DateTimeOffset CreatedAt,
    [property: Description("Until when it is rested after repeated connection trouble.")] DateTimeOffset? RestingUntil,
    string? LastProblem,
    DateTimeOffset? LastProblemAt,
    DateTimeOffset? LastAcceptedAt)
{
    public static RelayAnswer Of(RelayRow r) => new(
        r.Id, r.Kind, r.Name, r.Host, r.Port, r.Security, r.UserName, r.HasPassword, r.AcceptInvalidCertificate, r.MaxConnections, r.PerSecond,
        r.PerHour, r.PerDay, RelayWarmUp.Of(r.WarmUp), r.Providers,
        r.IsDefault, r.CreatedAt, r.RestingUntil, r.LastProblem, r.LastProblemAt, r.LastAcceptedAt);
}
