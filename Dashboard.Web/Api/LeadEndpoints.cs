using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dashboard.Core;
using Dashboard.Core.Addresses;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Leads;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>Leads one by one.</summary>
internal static class LeadEndpoints
{
    private const string Source = "API";

    private static readonly WriteScoring Example = new WriteScoring { QualifyAt = 50, Rules = [new("company", ScoreOp.Contains, "GmbH", 20), new("emailDomain", ScoreOp.EndsWith, ".de", 10)] };

    public static void MapLeads(this IEndpointRouteBuilder api)
    {
        var leads = api.MapGroup("/leads").WithTags("Leads");
        leads.MapGet("", ListAsync).RequireScope(Scopes.LeadsRead).Describe("listLeads", "List leads", "Newest first. `q` finds the beginning of any word of address, name and company.");
        leads.MapPost("", AddAsync).RequireScope(Scopes.LeadsWrite)
            .Describe("addLead", "Add a lead", "201 where the address is new; 200 where it was known: then the gaps of that lead are filled.")
            .WithExample(new AddLead { Email = "berta@people.example", Name = "Berta Brandt", Company = "Brandt GmbH", Tags = ["fair"] });
        leads.MapGet("/{id:long}", FindAsync).Versioned(FindAsync).RequireScope(Scopes.LeadsRead).Describe("getLead", "Read a lead");
        leads.MapPatch("/{id:long}", EditAsync).Versioned(FindAsync).RequireScope(Scopes.LeadsWrite).Describe("editLead", "Edit a lead", "JSON Merge Patch (RFC 7396): what is left out stays. A stage that is set here is left alone by checks and scores.").WithExample(new { stage = "qualified", notes = "Met at the fair" });
        leads.MapDelete("/{id:long}", DeleteAsync).RequireScope(Scopes.LeadsWrite).Describe("deleteLead", "Forget a lead", "The recipient it may have become stays.");
        leads.MapGet("/{id:long}/outcome", OutcomeAsync).RequireScope(Scopes.LeadsRead).Describe("getLeadOutcome", "What became of a lead", "What it was sent as a recipient, and did with it; 404 while it is none.");
        leads.MapGet("/duplicates", TwinsAsync).RequireScope(Scopes.LeadsRead).Describe("listLeadDuplicates", "Leads that are probably one", "By their address in two spellings, or by the same name at the same company; up to 50 groups of each.");
        leads.MapPost("/{id:long}/merge", MergeAsync).RequireScope(Scopes.LeadsWrite)
            .Describe("mergeLeads", "Merge leads into one", "The others are gone then. What is named here is chosen; of the rest this lead takes what it lacks.").WithExample(new MergeLeads { LeadIds = [4712], Name = "Berta Brandt" });
        leads.MapGet("/scoring", ScoringAsync).Versioned(ScoringAsync).RequireScope(Scopes.LeadsRead).Describe("getLeadScoring", "Read the rules that score leads");
        leads.MapPut("/scoring", KeepScoringAsync).Versioned(ScoringAsync).RequireScope(Scopes.LeadsWrite).Describe("setLeadScoring", "Write the rules that score leads", "They hold for what is checked from now on; a job of the kind score brings the others up to date.")
            .WithExample(Example);
        leads.MapPost("/scoring/preview", PreviewScoringAsync).RequireScope(Scopes.LeadsRead).Describe("previewLeadScoring", "Try rules out", "How many leads fall into each tenth of the scores, by the rules that hold and by these.").WithExample(Example);
    }

    private static async Task<Results<Ok<Listing<LeadAnswer>>, Refusal>> ListAsync(
        LeadService leads,
        ApiActor caller,
        [AsParameters] ListQuery query,
        [FromQuery, Description("Only leads in this stage.")] Word<LeadStage>? status,
        [FromQuery, Description("Only leads with at least this score, 0 to 100.")] int? minScore,
        [FromQuery, Description("Only leads with this verdict.")] Word<AddressVerdict>? verdict,
        [FromQuery, Description("Only leads with this tag.")] string? tag,
        CancellationToken ct)
    {
        var slice = query.Slice(ListQuery.IsNumber);
        if (slice.Refused(out var wrong)) return wrong.ToProblem();
        var filter = new LeadFilter { Stage = status?.Value, MinScore = minScore, Verdict = verdict?.Value, Tag = tag };
        var rows = await leads.SliceAsync(caller.Value, filter, LeadSort.Newest, slice.Value, ct);
        return TypedResults.Ok(await Listing<LeadAnswer>.OfAsync(rows, LeadAnswer.Of, query, () => leads.CountAsync(caller.Value, filter, slice.Value, ct)));
    }

    private static async Task<Results<Created<LeadDetailsAnswer>, Ok<LeadDetailsAnswer>, Refusal>> AddAsync(LeadService leads, ApiActor caller, AddLead request, CancellationToken ct)
    {
        var draft = request.ToDraft();
        if (draft.Refused(out var wrong)) return wrong.ToProblem();
        var source = string.IsNullOrWhiteSpace(request.Source) ? Source : request.Source.Trim();
        if (source.Length > Lead.TextLength || source.Contains('\0', StringComparison.Ordinal)) return HttpErrors.Invalid("source", $"A source has at most {Lead.TextLength} characters.").ToProblem();
        var added = await leads.AddAsync(caller.Value, draft.Value, source, ct);
        if (added.Refused(out var error)) return error.ToProblem();
        var answer = LeadDetailsAnswer.Of(added.Value.Lead);
        return added.Value.IsNew ? TypedResults.Created(ApiUrls.Lead(added.Value.Lead.Row.Id), answer) : TypedResults.Ok(answer);
    }

    private static async Task<Results<Ok<LeadDetailsAnswer>, Refusal>> FindAsync(LeadService leads, ApiActor caller, long id, CancellationToken ct) => Answer(await leads.FindAsync(caller.Value, id, ct));

    private static async Task<Results<Ok<LeadDetailsAnswer>, Refusal>> EditAsync(LeadService leads, ApiActor caller, long id, Patch<EditLead> patch, CancellationToken ct)
    {
        var found = await leads.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var missing)) return missing.ToProblem();
        var current = found.Value;
        var wanted = patch.Apply(EditLead.Of(current));
        var fields = AttributeTexts.Read(wanted.Fields);
        if (fields.Refused(out var wrong)) return (wrong with { Field = "fields" }).ToProblem();
        var draft = new LeadDraft
        {
            Email = wanted.Email,
            Name = wanted.Name,
            Company = wanted.Company,
            Phone = wanted.Phone,
            Website = wanted.Website,
            Notes = wanted.Notes,
            Tags = [.. (wanted.Tags ?? []).OfType<string>()],
            Fields = wanted.Fields is null ? current.Fields.ToDictionary() : current.Fields.Where(f => !fields.Value.ContainsKey(f.Key)).Concat(fields.Value).ToDictionary(),
            Consent = current.Consent,
        };
        return Answer(await leads.EditAsync(caller.Value, id, draft, wanted.Stage ?? current.Row.Stage, wanted.OwnerId, ct));
    }

    private static async Task<Results<NoContent, Refusal>> DeleteAsync(LeadService leads, ApiActor caller, long id, CancellationToken ct)
    {
        if (await leads.DeleteAsync(caller.Value, id, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<LeadOutcome>, Refusal>> OutcomeAsync(LeadService leads, ApiActor caller, long id, CancellationToken ct)
    {
        var outcome = await leads.OutcomeAsync(caller.Value, id, ct);
        if (outcome.Refused(out var error)) return error.ToProblem();
        return outcome.Value is { } known ? TypedResults.Ok(known) : (LeadErrors.NotFound with { Code = "lead.no_recipient", Message = "This lead is no recipient yet." }).ToProblem();
    }

    private static async Task<Results<Ok<IReadOnlyList<LeadTwinsAnswer>>, Refusal>> TwinsAsync(LeadService leads, ApiActor caller, CancellationToken ct)
    {
        var twins = await leads.TwinsAsync(caller.Value, ct);
        if (twins.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok<IReadOnlyList<LeadTwinsAnswer>>([.. twins.Value.Select(group => new LeadTwinsAnswer(group.By, [.. group.Leads.Select(LeadAnswer.Of)]))]);
    }

    private static async Task<Results<Ok<LeadDetailsAnswer>, Refusal>> MergeAsync(LeadService leads, ApiActor caller, long id, MergeLeads request, CancellationToken ct)
    {
        var chosen = new LeadDraft { Email = request.Email, Name = request.Name, Company = request.Company, Phone = request.Phone, Website = request.Website };
        return Answer(await leads.MergeIntoAsync(caller.Value, id, request.LeadIds ?? [], chosen, ct));
    }

    private static async Task<Results<Ok<ScoringAnswer>, Refusal>> ScoringAsync(LeadScores scores, ApiActor caller, CancellationToken ct) => Scoring(await scores.FindAsync(caller.Value, ct));

    private static async Task<Results<Ok<ScoringAnswer>, Refusal>> KeepScoringAsync(LeadScores scores, ApiActor caller, WriteScoring request, CancellationToken ct)
    {
        if (request.Fault() is { } fault) return fault.ToProblem();
        return Scoring(await scores.KeepAsync(caller.Value, request.Rules!, request.QualifyAt, ct));
    }

    private static async Task<Results<Ok<ScorePreview>, Refusal>> PreviewScoringAsync(LeadScores scores, ApiActor caller, WriteScoring request, CancellationToken ct)
    {
        if (request.Fault() is { } fault) return fault.ToProblem();
        var preview = await scores.PreviewAsync(caller.Value, request.Rules!, request.QualifyAt, ct);
        return preview.Refused(out var error) ? error.ToProblem() : TypedResults.Ok(preview.Value);
    }

    private static Results<Ok<LeadDetailsAnswer>, Refusal> Answer(Result<LeadDetails> lead) => lead.Refused(out var error) ? error.ToProblem() : TypedResults.Ok(LeadDetailsAnswer.Of(lead.Value));

    private static Results<Ok<ScoringAnswer>, Refusal> Scoring(Result<LeadScoring> scoring) =>
        scoring.Refused(out var error) ? error.ToProblem() : TypedResults.Ok(new ScoringAnswer(scoring.Value.QualifyAt, scoring.Value.Rules));
}

/// <summary>What adds a lead.</summary>
public sealed record AddLead : INamesClient
{
    [Description("The client it is for, where an admin asks.")]
    public Guid? ClientId { get; init; }

    [Description("The address; a wrong one is taken too, and the check says so. A lead needs an address, a name or a company.")]
    public string? Email { get; init; }

    public string? Name { get; init; }
    public string? Company { get; init; }
    public string? Phone { get; init; }
    public string? Website { get; init; }
    public string? Notes { get; init; }
    public List<string?>? Tags { get; init; }

    [Description("What else is known, by name: texts, numbers, true or false.")]
    public Dictionary<string, JsonElement>? Fields { get; init; }

    [Description("Where it comes from; API if left out.")]
    public string? Source { get; init; }

    [Description("That the person agreed to be written to; it goes with them when they become a recipient.")]
    public ConsentInput? Consent { get; init; }

    internal Result<LeadDraft> ToDraft()
    {
        var fields = AttributeTexts.Read(Fields);
        if (fields.Refused(out var error)) return error with { Field = "fields" };
        return new LeadDraft { Email = Email, Name = Name, Company = Company, Phone = Phone, Website = Website, Notes = Notes, Tags = [.. (Tags ?? []).OfType<string>()], Fields = fields.Value, Consent = Consent?.ToConsent() };
    }
}

/// <summary>That someone agreed to be written to.</summary>
public sealed record ConsentInput([property: Required, Description("The way it came, such as `fair` or `form`.")] string? How, [property: Description("The words they agreed to.")] string? Wording, DateTimeOffset? At)
{
    internal LeadConsent ToConsent() => new(How ?? "", Wording, (At ?? TimeProvider.System.GetUtcNow()).ToUniversalTime());
}

/// <summary>What can be edited of a lead; what is left out stays.</summary>
public sealed record EditLead
{
    public string? Email { get; init; }
    public string? Name { get; init; }
    public string? Company { get; init; }
    public string? Phone { get; init; }
    public string? Website { get; init; }
    public string? Notes { get; init; }
    public List<string?>? Tags { get; init; }

    [Description("new, qualified or rejected; the others are reached by jobs.")]
    public LeadStage? Stage { get; init; }

    [Description("The user who looks after it; null for nobody.")]
    public Guid? OwnerId { get; init; }

    [Description("By name; one set to null is taken away, one that is not named stays.")]
    public Dictionary<string, JsonElement>? Fields { get; init; }

    internal static EditLead Of(LeadDetails lead) => new()
    {
        Email = lead.Row.Email,
        Name = lead.Row.Name,
        Company = lead.Row.Company,
        Phone = lead.Phone,
        Website = lead.Website,
        Notes = lead.Notes,
        Tags = [.. lead.Row.Tags],
        Stage = lead.Row.Stage,
        OwnerId = lead.Row.OwnerId,
    };
}

/// <summary>Other leads that this one takes in, and what is chosen field by field.</summary>
public sealed record MergeLeads : INamesClient
{
    [Description("The client they are of, where an admin asks.")]
    public Guid? ClientId { get; init; }

    [Required, JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public List<long>? LeadIds { get; init; }

    public string? Email { get; init; }
    public string? Name { get; init; }
    public string? Company { get; init; }
    public string? Phone { get; init; }
    public string? Website { get; init; }
}

/// <summary>Rules that score leads.</summary>
public sealed record WriteScoring : INamesClient
{
    [Description("The client they are of, where an admin asks.")]
    public Guid? ClientId { get; init; }

    [Description("The score from which a lead counts as qualified, 0 to 100.")]
    public int QualifyAt { get; init; } = 50;

    [Required, Description("Up to 50. Fields: email, emailDomain, verdict, reason, name, company, phone, website, source, tags, consent, fields.NAME.")]
    public List<ScoreRule>? Rules { get; init; }

    internal DomainError? Fault() =>
        Rules is null || Rules.Exists(rule => rule is not { Field: not null }) ? HttpErrors.Invalid("rules", "Each rule has a field, an op and points.")
        : QualifyAt is < 0 or > 100 ? HttpErrors.Invalid("qualifyAt", "qualifyAt goes from 0 to 100.") : null;
}

/// <summary>The rules that score a client's leads.</summary>
public sealed record ScoringAnswer(int QualifyAt, IReadOnlyList<ScoreRule> Rules);

/// <summary>Leads that are probably one.</summary>
public sealed record LeadTwinsAnswer(string By, IReadOnlyList<LeadAnswer> Leads);

/// <summary>A lead.</summary>
public record LeadAnswer(
    string Id,
    Guid ClientId,
    string? Email,
    string? Name,
    string? Company,
    LeadStage Stage,
    [property: Description("What the check says of the address; null before it.")] AddressVerdict? Verdict,
    IReadOnlyList<AddressReason> Reasons,
    [property: Description("0 to 100.")] int Score,
    IReadOnlyList<string> Tags,
    Guid? OwnerId,
    string Source,
    [property: Description("The recipient it became.")] string? RecipientId,
    DateTimeOffset CreatedAt,
    DateTimeOffset? CheckedAt)
{
    [Description("The address that was probably meant.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Suggestion { get; init; }

    public static LeadAnswer Of(LeadRow r) =>
        new(Text(r.Id)!, r.ClientId, r.Email, r.Name, r.Company, r.Stage, r.Verdict, r.Reasons, r.Score, r.Tags, r.OwnerId, r.Source, Text(r.RecipientId), r.CreatedAt, r.CheckedAt) { Suggestion = r.Suggestion };

    private protected static string? Text(long? id) => id?.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A lead with all that is known of it.</summary>
public sealed record LeadDetailsAnswer(
    string Id,
    Guid ClientId,
    string? Email,
    string? Name,
    string? Company,
    LeadStage Stage,
    AddressVerdict? Verdict,
    IReadOnlyList<AddressReason> Reasons,
    int Score,
    IReadOnlyList<string> Tags,
    Guid? OwnerId,
    string Source,
    string? RecipientId,
    DateTimeOffset CreatedAt,
    DateTimeOffset? CheckedAt,
    string? Phone,
    string? Website,
    string? Notes,
    IReadOnlyDictionary<string, string?> Fields,
    [property: Description("Where each field came from, and when.")] IReadOnlyDictionary<string, LeadOrigin> Origins,
    LeadConsent? Consent,
    [property: Description("Which rules gave how many points.")] IReadOnlyList<string> ScoreReasons,
    DateTimeOffset? ConvertedAt,
    DateTimeOffset UpdatedAt)
    : LeadAnswer(Id, ClientId, Email, Name, Company, Stage, Verdict, Reasons, Score, Tags, OwnerId, Source, RecipientId, CreatedAt, CheckedAt)
{
    public static LeadDetailsAnswer Of(LeadDetails d) => new(
        Text(d.Row.Id)!, d.Row.ClientId, d.Row.Email, d.Row.Name, d.Row.Company, d.Row.Stage, d.Row.Verdict, d.Row.Reasons, d.Row.Score, d.Row.Tags, d.Row.OwnerId, d.Row.Source, Text(d.Row.RecipientId), d.Row.CreatedAt, d.Row.CheckedAt,
        d.Phone, d.Website, d.Notes, d.Fields, d.Origins, d.Consent, d.ScoreReasons, d.ConvertedAt, d.UpdatedAt)
    { Suggestion = d.Row.Suggestion };
}
