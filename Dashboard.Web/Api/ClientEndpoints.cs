using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dashboard.Core.Accounts;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Clients;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Api;

/// <summary>Clients, and who of them can sign in.</summary>
internal static class ClientEndpoints
{
    public static void MapClients(this IEndpointRouteBuilder api)
    {
        var clients = api.MapGroup("/clients").WithTags("Clients");
        clients.MapGet("", ListAsync).RequireScope(Scopes.ClientsRead).Describe("listClients", "List clients", "All of them for the agency; a client sees itself.");
        clients.MapPost("", OpenAsync).RequireScope(Scopes.ClientsWrite).RequireAdmin().Describe("openClient", "Open a client")
            .WithExample(new OpenClient { Name = "Bakery Brandt", TimeZone = "Europe/Berlin" });
        clients.MapGet("/{id:guid}", FindAsync).Versioned(FindAsync).RequireScope(Scopes.ClientsRead).Describe("getClient", "Read a client");
        clients.MapPatch("/{id:guid}", DescribeAsync).Versioned(FindAsync).RequireScope(Scopes.ClientsWrite).RequireAdmin().Describe("editClient", "Change a client's name or zone", "What is left out stays as it is.")
            .WithExample(new DescribeClient { TimeZone = "Europe/Vienna" });
        clients.MapDelete("/{id:guid}", CloseAsync).RequireScope(Scopes.ClientsWrite).RequireAdmin().Describe("closeClient", "Close a client", "Refused while it has campaigns or recipients.");
        clients.MapGet("/{id:guid}/users", ListUsersAsync).RequireScope(Scopes.UsersRead).Describe("listClientUsers", "List a client's users");
        clients.MapPost("/{id:guid}/users", AddUserAsync).RequireScope(Scopes.UsersWrite).RequireAdmin().Describe("addClientUser", "Let someone of a client sign in", "The answer holds a password to hand on; it is shown once.")
            .WithExample(new AddUser { Email = "berta@brandt.example", DisplayName = "Berta Brandt" });
    }

    private static async Task<Results<Ok<Listing<ClientAnswer>>, Refusal>> ListAsync(ClientService clients, ApiActor caller, [AsParameters] ListQuery query, CancellationToken ct)
    {
        var slice = query.Slice();
        if (slice.Refused(out var error)) return error.ToProblem();
        var rows = await clients.SliceAsync(caller.Value, slice.Value, ct);
        return TypedResults.Ok(await Listing<ClientAnswer>.OfAsync(rows, ClientAnswer.Of, query, () => clients.CountAsync(caller.Value, slice.Value, ct)));
    }

    private static async Task<Results<Created<ClientAnswer>, Refusal>> OpenAsync(ClientService clients, ApiActor caller, OpenClient request, CancellationToken ct)
    {
        var opened = await clients.OpenAsync(caller.Value, request.Name, request.TimeZone, ct);
        if (opened.Refused(out var error)) return error.ToProblem();
        return TypedResults.Created(ApiUrls.Client(opened.Value.Id), ClientAnswer.Of(opened.Value));
    }

    private static async Task<Results<Ok<ClientAnswer>, Refusal>> FindAsync(ClientService clients, ApiActor caller, Guid id, CancellationToken ct)
    {
        var found = await clients.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(ClientAnswer.Of(found.Value));
    }

    private static async Task<Results<Ok<ClientAnswer>, Refusal>> DescribeAsync(ClientService clients, ApiActor caller, Guid id, DescribeClient request, CancellationToken ct)
    {
        var described = await clients.DescribeAsync(caller.Value, id, request.Name, request.TimeZone, ct);
        if (described.Refused(out var error)) return error.ToProblem();
        var set = await clients.SetAsync(caller.Value, id, new() { SoftBounceLimit = request.SoftBounceLimit, TrackingUrl = request.TrackingUrl, FourEyes = request.FourEyes, RequireSecondFactor = request.RequireSecondFactor }, ct);
        if (set.Refused(out var wrong)) return wrong.ToProblem();
        return TypedResults.Ok(ClientAnswer.Of(set.Value));
    }

    private static async Task<Results<NoContent, Refusal>> CloseAsync(ClientService clients, ApiActor caller, Guid id, CancellationToken ct)
    {
        if (await clients.CloseAsync(caller.Value, id, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<Listing<UserAnswer>>, Refusal>> ListUsersAsync(ClientService clients, AccountService accounts, ApiActor caller, Guid id, [AsParameters] ListQuery query, CancellationToken ct)
    {
        var slice = query.Slice();
        if (slice.Refused(out var error)) return error.ToProblem();
        if ((await clients.FindAsync(caller.Value, id, ct)).Refused(out var missing)) return missing.ToProblem();
        var client = caller.Value.For(id);
        var rows = await accounts.SliceAsync(client, slice.Value, ct);
        return TypedResults.Ok(await Listing<UserAnswer>.OfAsync(rows, UserAnswer.Of, query, () => accounts.CountAsync(client, slice.Value, ct)));
    }

    private static async Task<Results<Created<NewUserAnswer>, Refusal>> AddUserAsync(AccountService accounts, ApiActor caller, Guid id, AddUser request, CancellationToken ct)
    {
        var added = await accounts.AddClientUserAsync(caller.Value, id, request.ToDraft(), ct);
        if (added.Refused(out var error)) return error.ToProblem();
        return TypedResults.Created(ApiUrls.User(added.Value.User.Id), NewUserAnswer.Of(added.Value));
    }
}

/// <summary>What opens a client.</summary>
public sealed record OpenClient
{
    [Required, Description("The company that campaigns are sent for.")]
    public string? Name { get; init; }

    [Description("IANA name of the zone that its reports and schedules are read in; UTC if left out.")]
    public string? TimeZone { get; init; }
}

/// <summary>What changes a client; what is left out stays.</summary>
public sealed record DescribeClient
{
    public string? Name { get; init; }

    [Description("IANA name of a zone.")]
    public string? TimeZone { get; init; }

    [Description("After so many soft bounces in a row an address is suppressed; 1 to 20.")]
    public int? SoftBounceLimit { get; init; }

    [Description("Base of the links in its mails, such as https://news.acme.example; empty takes it back.")]
    public string? TrackingUrl { get; init; }

    [Description("Whether a campaign needs another person's approval before it goes out.")]
    public bool? FourEyes { get; init; }

    [Description("Whether its users must sign in with a second factor.")]
    public bool? RequireSecondFactor { get; init; }
}

/// <summary>A client.</summary>
public sealed record ClientAnswer(Guid Id, string Name, [property: Description("IANA name.")] string TimeZone, DateTimeOffset CreatedAt, int SoftBounceLimit, string? TrackingUrl, bool FourEyes, bool RequireSecondFactor)
{
    public static ClientAnswer Of(ClientRow row) => new(row.Id, row.Name, row.TimeZone, row.CreatedAt, row.SoftBounceLimit, row.TrackingUrl, row.FourEyes, row.RequireSecondFactor);
}
