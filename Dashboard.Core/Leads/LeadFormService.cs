using Dashboard.Core.Signups;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Leads;

/// <summary>
/// Clients' public forms and what comes through them. A visitor learns nothing about anyone: who is known, or over a budget, gets the same answer.
/// Machines are kept out as they are from sign-up forms: a signed page, a least time, a trap, and budgets for addresses, domains and forms.
/// </summary>
public sealed partial class LeadFormService(
    IDashboardDbFactory dbs, ILeadBook book, IValidator<LeadFormDraft> validator, IValidator<LeadDraft> leads, SignupSeal seal, SignupBudget budget, SignupSettings settings, TimeProvider clock, ILogger<LeadFormService> log)
{
    /// <summary>How long a page may be open before it is sent.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromDays(1);

    /// <summary>The client's form; null where it has none yet.</summary>
    public async Task<Result<LeadForm?>> FindAsync(Actor actor, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        await using var db = await dbs.OpenAsync(actor, ct);
        return await db.LeadForms.AsNoTracking().SingleOrDefaultAsync(f => f.ClientId == clientId, ct);
    }

    /// <summary>Makes or changes the client's form.</summary>
    public async Task<Result<LeadForm>> SaveAsync(Actor actor, LeadFormDraft draft, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        if (validator.Refuse(draft, "lead_form.invalid") is { } refusal) return refusal;
        await using var db = await dbs.OpenAsync(actor, ct);
        var form = await db.LeadForms.SingleOrDefaultAsync(f => f.ClientId == clientId, ct);
        if (form is null) db.LeadForms.Add(form = LeadForm.Of(clientId, draft, clock.GetUtcNow()));
        else form.Change(draft, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return form;
    }

    /// <summary>An open form as a visitor sees it; null where there is none.</summary>
    public async Task<LeadFormPage?> ShowAsync(Guid formId, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var found = await (
            from form in db.LeadForms
            join client in db.Clients on form.ClientId equals client.Id
            where form.Id == formId && form.IsOpen
            select new { Form = form, Client = client.Name }).AsNoTracking().SingleOrDefaultAsync(ct);
        if (found is not { Form: var shown, Client: var name }) return null;
        var stamp = await seal.SealAsync(SignupSeal.Stamp, formId, clock.GetUtcNow(), ct);
        return new(formId, name, shown.Title, shown.Text, shown.Wording, shown.Thanks, shown.AsksCompany, shown.AsksPhone, shown.AsksMessage, stamp);
    }

    /// <summary>Someone sent the form: they are a lead from now on, with the consent that they gave. Only what is wrong in what they wrote, and a stale page, are said.</summary>
    public async Task<DomainError?> TakeAsync(Guid formId, LeadFormRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        if (await db.LeadForms.AsNoTracking().SingleOrDefaultAsync(f => f.Id == formId && f.IsOpen, ct) is not { } form) return SignupErrors.NotFound;
        if (EmailAddress.Parse(request.Email).Refused(out var wrong)) return wrong with { Field = "email" };
        var now = clock.GetUtcNow();
        var shown = await seal.OpenAsync(SignupSeal.Stamp, request.Stamp, ct);
        if (shown is not { } stamp || stamp.Id != formId || now - stamp.At > MostTime) return SignupErrors.Stale;
        if (!string.IsNullOrEmpty(request.Trap) || now - stamp.At < settings.LeastTime)
        {
            LogMachine(formId);
            return null;
        }

        var draft = Draft(form, request, now);
        if (leads.Refuse(draft, "lead.invalid") is { } refusal) return refusal;
        var email = EmailAddress.Parse(request.Email).Value;
        if (await budget.IsSpentAsync(db, formId, email, now, ct)) return null;

        db.Signups.Add(new() { Id = Guid.CreateVersion7(now), ClientId = form.ClientId, FormId = formId, Email = email.Value, Name = LeadNames.Plain(draft.Name), Wording = draft.Consent?.Wording ?? "", AskedAt = now, AskedFrom = request.Ip });
        await db.SaveChangesAsync(ct);
        await book.AddAsync(form.ClientId, [LeadEntry.Of(draft).Value], LeadForm.Source, null, now, ct);
        if (draft.Notes is { } message) await HearAsync(form.ClientId, email, message, now, ct);
        LogTaken(formId, form.ClientId);
        return null;
    }

    private static LeadDraft Draft(LeadForm form, LeadFormRequest request, DateTimeOffset now) => new()
    {
        Email = request.Email,
        Name = Clean(request.Name),
        Company = form.AsksCompany ? Clean(request.Company) : null,
        Phone = form.AsksPhone ? Clean(request.Phone) : null,
        Notes = form.AsksMessage && request.Message?.Trim() is { Length: > 0 } message ? (message.Length <= LeadForm.MessageLength ? message : message[..LeadForm.MessageLength]).Replace("\0", "", StringComparison.Ordinal) : null,
        Tags = form.Tag is { } tag ? [tag] : [],
        Consent = request.Agrees && form.Wording.Length > 0 ? new(LeadForm.Source, form.Wording, now, request.Ip?.ToString()) : null,
    };

    private static string? Clean(string? text) => LeadNames.Plain(text is null ? null : string.Concat(text.Where(c => !char.IsControl(c) || c == '\t')));

    /// <summary>What someone wrote who was known before is not lost: it goes below what is noted of them.</summary>
    private async Task HearAsync(Guid clientId, EmailAddress email, string message, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.System(clientId), ct);
        if (await db.Leads.SingleOrDefaultAsync(l => l.Email == email.Value, ct) is not { } lead) return;
        lead.Hear(message, now);
        await db.SaveChangesAsync(ct);
    }

    [LoggerMessage(LogLevel.Information, "Lead form {FormId}: sent by a machine, dropped")]
    private partial void LogMachine(Guid formId);

    [LoggerMessage(LogLevel.Information, "Lead form {FormId} of client {ClientId}: someone left their address")]
    private partial void LogTaken(Guid formId, Guid clientId);
}
