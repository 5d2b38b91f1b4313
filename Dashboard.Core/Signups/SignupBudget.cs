using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Signups;

/// <summary>How often strangers may name an address in the house's public forms: what is over it is dropped, and answered like a success.</summary>
public sealed partial class SignupBudget(SignupSettings settings, ILogger<SignupBudget> log)
{
    private static readonly HashSet<string> Shared = new(StringComparer.OrdinalIgnoreCase)
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "gmx.de", "gmx.net", "web.de", "t-online.de", "aol.com", "proton.me", "orange.fr",
    };

    /// <summary>Whether the address, its domain or the form has had its share.</summary>
    internal async Task<bool> IsSpentAsync(IDashboardDb db, Guid formId, EmailAddress email, DateTimeOffset now, CancellationToken ct)
    {
        var (day, hour, domain) = (now.AddDays(-1), now.AddHours(-1), "@" + email.Domain);
        var spent = await db.Signups.CountAsync(s => s.Email == email.Value && s.AskedAt > day, ct) >= settings.PerAddressADay
            || await db.Signups.CountAsync(s => s.FormId == formId && s.AskedAt > hour, ct) >= settings.PerFormAnHour
            || (!Shared.Contains(email.Domain) && await db.Signups.CountAsync(s => s.Email.EndsWith(domain) && s.AskedAt > hour, ct) >= settings.PerDomainAnHour);
        if (spent) LogSpent(formId);
        return spent;
    }

    [LoggerMessage(LogLevel.Warning, "Form {FormId}: a budget of what strangers may send is spent")]
    private partial void LogSpent(Guid formId);
}
