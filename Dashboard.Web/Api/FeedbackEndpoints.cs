using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Feedback;
using Dashboard.Core.Relays;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Api;

/// <summary>How a relay hears of what comes back: its mailbox, and its provider's webhooks.</summary>
internal static class FeedbackEndpoints
{
    public static void MapFeedback(this IEndpointRouteBuilder api)
    {
        var relays = api.MapGroup("/relays/{id:guid}").WithTags("Relays");
        relays.MapGet("/mailbox", FindAsync).Versioned(FindAsync, "lastFetchedAt", "lastProblem", "lastProblemAt", "taken").RequireScope(Scopes.RelaysRead).RequireAdmin().Describe("getMailbox", "Read a relay's mailbox");
        relays.MapPut("/mailbox", SetAsync).Versioned(FindAsync, "lastFetchedAt", "lastProblem", "lastProblemAt", "taken").RequireScope(Scopes.RelaysWrite).RequireAdmin().Describe("setMailbox", "Set a relay's mailbox", "Bounces, complaints and requests to leave are read from it. The password is kept encrypted and never shown again; left out, it stays.")
            .WithExample(new SetMailbox { Kind = MailboxKind.Imap, Host = "imap.example.com", Port = 993, Security = RelaySecurity.Tls, UserName = "bounces", Password = "a long password", Address = "bounces@example.com" });
        relays.MapDelete("/mailbox", RemoveAsync).RequireScope(Scopes.RelaysWrite).RequireAdmin().Describe("removeMailbox", "Take a relay's mailbox away");
        relays.MapPost("/mailbox/fetch", FetchAsync).RequireScope(Scopes.RelaysWrite).RequireAdmin().Describe("fetchMailbox", "Read the mailbox now");
        relays.MapGet("/hooks", HooksAsync).RequireScope(Scopes.RelaysRead).RequireAdmin().Describe("listProviderHooks", "List a relay's provider webhooks");
        relays.MapPut("/hooks/{provider}", SetHookAsync).RequireScope(Scopes.RelaysWrite).RequireAdmin()
            .Describe("setProviderHook", "Hear of a provider", "`ses` (secret: the SNS topic's ARN), `mailgun` (the webhook signing key), `postmark` (user:password) or `sendgrid` (the public key of the signed event webhook). The answer says where it posts to.").WithExample(new SetHook { Secret = "key-1234" });
        relays.MapDelete("/hooks/{provider}", RemoveHookAsync).RequireScope(Scopes.RelaysWrite).RequireAdmin().Describe("removeProviderHook", "Hear of a provider no longer");
    }

    private static async Task<Results<Ok<MailboxAnswer>, Refusal>> FindAsync(MailboxService mailboxes, ApiActor caller, Guid id, CancellationToken ct)
    {
        var found = await mailboxes.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var error)) return error.ToProblem();
        return found.Value is { } row ? TypedResults.Ok(MailboxAnswer.Of(row)) : FeedbackErrors.NoMailbox.ToProblem();
    }

    private static async Task<Results<Ok<MailboxAnswer>, Refusal>> SetAsync(MailboxService mailboxes, ApiActor caller, Guid id, SetMailbox request, CancellationToken ct)
    {
        var set = await mailboxes.SetAsync(caller.Value, id, request.ToDraft(), ct);
        if (set.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(MailboxAnswer.Of(set.Value));
    }

    private static async Task<Results<NoContent, Refusal>> RemoveAsync(MailboxService mailboxes, ApiActor caller, Guid id, CancellationToken ct)
    {
        if (await mailboxes.RemoveAsync(caller.Value, id, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<MailboxFetch>, Refusal>> FetchAsync(MailboxService mailboxes, ApiActor caller, Guid id, CancellationToken ct)
    {
        var fetched = await mailboxes.FetchAsync(caller.Value, id, ct);
        if (fetched.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(fetched.Value);
    }

    private static async Task<Results<Ok<Listing<HookRow>>, Refusal>> HooksAsync(HookService hooks, ApiActor caller, Guid id, CancellationToken ct)
    {
        var all = await hooks.AllAsync(caller.Value, id, ct);
        if (all.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(new Listing<HookRow> { Data = [.. all.Value], NextCursor = null });
    }

    private static async Task<Results<Ok<HookRow>, Refusal>> SetHookAsync(HookService hooks, ApiActor caller, Guid id, string provider, SetHook request, CancellationToken ct)
    {
        if (!TryProvider(provider, out var known)) return FeedbackErrors.NoHook.ToProblem();
        var set = await hooks.SetAsync(caller.Value, id, known, request.Secret, ct);
        if (set.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(set.Value);
    }

    private static async Task<Results<NoContent, Refusal>> RemoveHookAsync(HookService hooks, ApiActor caller, Guid id, string provider, CancellationToken ct)
    {
        if (!TryProvider(provider, out var known)) return FeedbackErrors.NoHook.ToProblem();
        if (await hooks.RemoveAsync(caller.Value, id, known, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }

    private static bool TryProvider(string text, out Provider provider) => Enum.TryParse(text, ignoreCase: true, out provider) && !char.IsAsciiDigit(text[0]);
}

/// <summary>What sets a relay's mailbox.</summary>
public sealed record SetMailbox
{
    [Description("imap if left out.")]
    public MailboxKind? Kind { get; init; }

    [Required]
    public string? Host { get; init; }

    [Description("993 for IMAP and 995 for POP3 if left out.")]
    public int? Port { get; init; }

    [Description("tls if left out.")]
    public RelaySecurity? Security { get; init; }

    [Required]
    public string? UserName { get; init; }
    public string? Password { get; init; }
    public bool? AcceptInvalidCertificate { get; init; }

    [Description("INBOX if left out; for IMAP.")]
    public string? Folder { get; init; }

    [Description("Delete messages once they are written down; else they are marked as read. POP3 always deletes.")]
    public bool? DeletesRead { get; init; }

    [Description("Its own address: mails name it for leaving by mail.")]
    public string? Address { get; init; }

    [Description("A domain whose whole mail comes to this mailbox: envelope senders are made at it.")]
    public string? ReturnPathDomain { get; init; }
    public bool? IsOn { get; init; }

    public MailboxDraft ToDraft() => new()
    {
        Kind = Kind ?? MailboxKind.Imap,
        Host = Host ?? "",
        Port = Port ?? (Kind is MailboxKind.Pop3 ? 995 : 993),
        Security = Security ?? RelaySecurity.Tls,
        UserName = UserName ?? "",
        Password = Password,
        AcceptInvalidCertificate = AcceptInvalidCertificate ?? false,
        Folder = Folder,
        DeletesRead = DeletesRead ?? false,
        Address = Address,
        ReturnPathDomain = ReturnPathDomain,
        IsOn = IsOn ?? true,
    };
}

/// <summary>What sets a provider's webhook.</summary>
public sealed record SetHook
{
    [Required]
    public string? Secret { get; init; }
}

/// <summary>A relay's mailbox; its password never leaves.</summary>
public sealed record MailboxAnswer(
    MailboxKind Kind, string Host, int Port, RelaySecurity Security, string UserName, bool HasPassword, bool AcceptInvalidCertificate, string Folder, bool DeletesRead, string? Address, string? ReturnPathDomain,
    bool IsOn, DateTimeOffset? LastFetchedAt, string? LastProblem, DateTimeOffset? LastProblemAt, long Taken)
{
    public static MailboxAnswer Of(MailboxRow m) => new(
        m.Kind, m.Host, m.Port, m.Security, m.UserName, m.HasPassword, m.AcceptInvalidCertificate, m.Folder, m.DeletesRead, m.Address, m.ReturnPathDomain, m.IsOn, m.LastFetchedAt, m.LastProblem, m.LastProblemAt, m.Taken);
}
