using System.Net;
using Dashboard.Core.Lists;
using Dashboard.Core.Messages;
using Dashboard.Core.Recipients;
using Dashboard.Core.Suppressions;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Signups;

/// <summary>
/// Sign-up forms and what comes through them. A visitor learns nothing about anyone: whoever is known, suppressed or over a budget gets the same answer, and no mail.
/// </summary>
public sealed partial class SignupService(
    IDashboardDbFactory dbs,
    MessageService messages,
    RecipientService recipients,
    IValidator<SignupFormDraft> validator,
    SignupSeal seal,
    SignupSettings settings,
    SignupBudget budget,
    IPublicAddress address,
    TimeProvider clock,
    ILogger<SignupService> log)
{
    /// <summary>How long a page may be open before it is sent, and a confirmation waits.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromDays(1), Lifetime = TimeSpan.FromDays(7);

    /// <summary>The form of a list, or null where it has none yet; 403 for another client's list.</summary>
    public async Task<Result<SignupForm?>> OfListAsync(Actor actor, Guid listId, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (!await db.Lists.AnyAsync(l => l.Id == listId, ct)) return await db.IsAnothersAsync<MailingList>(listId, ct) ? ActorErrors.OtherClient : ListErrors.NotFound;
        return await db.SignupForms.AsNoTracking().SingleOrDefaultAsync(f => f.ListId == listId, ct);
    }

    /// <summary>Makes or changes the form of a list.</summary>
    public async Task<Result<SignupForm>> SaveAsync(Actor actor, Guid listId, SignupFormDraft draft, CancellationToken ct)
    {
        if (validator.Refuse(draft, "signup.invalid") is { } refusal) return refusal;
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Lists.SingleOrDefaultAsync(l => l.Id == listId, ct) is not { } list) return await db.IsAnothersAsync<MailingList>(listId, ct) ? ActorErrors.OtherClient : ListErrors.NotFound;
        if (draft.RelayId is { } relay && !await db.Relays.AnyAsync(r => r.Id == relay, ct)) return MessageErrors.RelayUnknown;
        var form = await db.SignupForms.SingleOrDefaultAsync(f => f.ListId == listId, ct);
        if (form is null) db.SignupForms.Add(form = SignupForm.Of(list.ClientId, listId, draft, clock.GetUtcNow()));
        else form.Change(draft, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return form;
    }

    /// <summary>An open form as a visitor sees it; null where there is none.</summary>
    public async Task<SignupPage?> ShowAsync(Guid formId, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var found = await (
            from form in db.SignupForms
            join client in db.Clients on form.ClientId equals client.Id
            where form.Id == formId && form.IsOpen
            select new { form.Title, form.Text, form.Wording, Client = client.Name }).SingleOrDefaultAsync(ct);
        return found is null ? null : new(formId, found.Client, found.Title, found.Text, found.Wording, await seal.SealAsync(SignupSeal.Stamp, formId, clock.GetUtcNow(), ct));
    }

    /// <summary>Someone sent the form: a confirmation goes to the address, unless something speaks against it. Only a wrong address and a stale page are said.</summary>
    public async Task<DomainError?> AskAsync(Guid formId, SignupRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        if (await db.SignupForms.AsNoTracking().SingleOrDefaultAsync(f => f.Id == formId && f.IsOpen, ct) is not { } form) return SignupErrors.NotFound;
        if (EmailAddress.Parse(request.Email).Refused(out var wrong)) return wrong with { Field = "email" };
        var now = clock.GetUtcNow();
        var shown = await seal.OpenAsync(SignupSeal.Stamp, request.Stamp, ct);
        if (shown is not { } stamp || stamp.Id != formId || now - stamp.At > MostTime) return SignupErrors.Stale;
        if (!string.IsNullOrEmpty(request.Trap) || now - stamp.At < settings.LeastTime)
        {
            LogMachine(formId);
            return null;
        }

        var email = EmailAddress.Parse(request.Email).Value;
        if (await budget.IsSpentAsync(db, formId, email, now, ct) || await IsIdleAsync(db, form, email, ct)) return null;

        var name = request.Name?.Trim() is { Length: > 0 } given ? new string([.. given.Where(c => !char.IsControl(c)).Take(Recipient.NameLength)]) : null;
        var signup = new Signup { Id = Guid.CreateVersion7(now), ClientId = form.ClientId, FormId = formId, Email = email.Value, Name = name, Wording = form.Wording, AskedAt = now, AskedFrom = request.Ip };
        db.Signups.Add(signup);
        await db.SaveChangesAsync(ct);
        await MailAsync(form, signup, ct);
        return null;
    }

    /// <summary>What a confirmation link is about, or the refusal; nothing is changed, since scanners follow links.</summary>
    public async Task<Result<(string Client, string Title)>> FindAsync(string token, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        return await OpenAsync(db, token, ct) is (_, { } form) ? (await db.Clients.Where(c => c.Id == form.ClientId).Select(c => c.Name).SingleAsync(ct), form.Title) : SignupErrors.Expired;
    }

    /// <summary>The button behind the link: known from now on, in the list, with the consent written down. What they unsubscribed from once is lifted; what others said (bounce, complaint) stays.</summary>
    public async Task<DomainError?> ConfirmAsync(string token, IPAddress? ip, string? userAgent, CancellationToken ct)
    {
        if (await OwnerAsync(token, ct) is not { } owner) return SignupErrors.Expired;
        await using var db = await dbs.OpenAsync(Actor.System(owner), ct);
        if (await OpenAsync(db, token, ct) is not ({ } signup, { } form)) return SignupErrors.Expired;
        if (signup.ConfirmedAt is not null) return null;

        var actor = Actor.System(form.ClientId);
        var added = await recipients.AddAsync(actor, new() { Email = signup.Email, Name = signup.Name, ListIds = [form.ListId] }, $"Sign-up form: {form.Title}", ct);
        if (added.Refused(out var error)) return error;
        await using var together = await db.Database.BeginTransactionAsync(ct);
        var now = clock.GetUtcNow();
        signup.Confirm(now);
        db.Consents.Add(new()
        {
            ClientId = form.ClientId,
            RecipientId = added.Value.Recipient.Recipient.Id,
            ListId = form.ListId,
            How = "sign-up form",
            Wording = signup.Wording,
            AskedAt = signup.AskedAt,
            AskedFrom = signup.AskedFrom,
            GivenAt = now,
            GivenFrom = ip,
            UserAgent = userAgent,
        });
        await db.SaveChangesAsync(ct);
        await db.Suppressions.Where(s => s.ClientId == form.ClientId && s.Email == signup.Email && (s.Reason == SuppressionReason.Unsubscribe || s.Reason == SuppressionReason.Paused)).ExecuteDeleteAsync(ct);
        await db.Recipients.Where(r => r.ClientId == form.ClientId && r.Email == signup.Email && r.Status == RecipientStatus.Unsubscribed
                && !db.Suppressions.Any(s => s.Email == r.Email && (s.ClientId == r.ClientId || s.ClientId == null)))
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Status, RecipientStatus.Active), ct);
        await together.CommitAsync(ct);
        LogConfirmed(form.Id, form.ClientId);
        return null;
    }

    /// <summary>Forgets wishes that nobody confirmed in their time; answers how many.</summary>
    public async Task<int> ForgetUnconfirmedAsync(CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var before = clock.GetUtcNow() - Lifetime;
        return await db.Signups.Where(s => s.AskedAt < before).ExecuteDeleteAsync(ct);
    }

    /// <summary>Whose form a link is about: all that is asked before it is known.</summary>
    private async Task<Guid?> OwnerAsync(string token, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        return (await OpenAsync(db, token, ct)).Item2?.ClientId;
    }

    private async Task<(Signup?, SignupForm?)> OpenAsync(IDashboardDb db, string token, CancellationToken ct)
    {
        if (await seal.OpenAsync(SignupSeal.Confirmation, token, ct) is not { } read || clock.GetUtcNow() - read.At > Lifetime) return default;
        if (await db.Signups.SingleOrDefaultAsync(s => s.Id == read.Id, ct) is not { } signup) return default;
        return (signup, await db.SignupForms.AsNoTracking().SingleOrDefaultAsync(f => f.Id == signup.FormId, ct));
    }

    /// <summary>Whether a mail would do nothing: they are in the list and get its mail, or must not be mailed at all.</summary>
    private static async Task<bool> IsIdleAsync(IDashboardDb db, SignupForm form, EmailAddress email, CancellationToken ct)
    {
        var isHeld = await db.Suppressions.AnyAsync(
            s => s.Email == email.Value && (s.ClientId == form.ClientId || s.ClientId == null) && s.Reason != SuppressionReason.Unsubscribe && s.Reason != SuppressionReason.Paused, ct);
        return isHeld || await db.Recipients.AnyAsync(
            r => r.ClientId == form.ClientId && r.Email == email.Value && r.Status == RecipientStatus.Active && db.ListMemberships.Any(m => m.ListId == form.ListId && m.RecipientId == r.Id), ct);
    }

    private async Task MailAsync(SignupForm form, Signup signup, CancellationToken ct)
    {
        var link = $"{address.Base}/s/confirm/{await seal.SealAsync(SignupSeal.Confirmation, signup.Id, signup.AskedAt, ct)}";
        var draft = new MessageDraft
        {
            To = signup.Email,
            FromEmail = form.FromEmail,
            FromName = form.FromName,
            RelayId = form.RelayId,
            Tag = "sign-up",
            Subject = "Please confirm: {{ form_title }}",
            Html = """<p>Hello,</p><p>someone, we hope you, asked to get “{{ form_title }}” at this address. Confirm that it was you:</p><p><a href="{{ confirm_url }}">Yes, sign me up</a></p><p>If it was not you, do nothing: you will hear no more from us.</p>""",
            Text = "Hello,\n\nsomeone, we hope you, asked to get “{{ form_title }}” at this address. Confirm that it was you:\n\n{{ confirm_url }}\n\nIf it was not you, do nothing: you will hear no more from us.\n",
            Data = { ["form_title"] = form.Title, ["confirm_url"] = link },
        };
        if ((await messages.SendAsync(Actor.System(form.ClientId), draft, ct)).Refused(out var refusal)) LogUnsent(form.Id, refusal.Message);
    }

    [LoggerMessage(LogLevel.Information, "Sign-up form {FormId}: sent by a machine, dropped")]
    private partial void LogMachine(Guid formId);

    [LoggerMessage(LogLevel.Warning, "Sign-up form {FormId}: the confirmation was not sent: {Reason}")]
    private partial void LogUnsent(Guid formId, string reason);

    [LoggerMessage(LogLevel.Information, "Sign-up form {FormId} of client {ClientId}: confirmed")]
    private partial void LogConfirmed(Guid formId, Guid clientId);
}
