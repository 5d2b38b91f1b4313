using System.Collections.Frozen;

namespace Dashboard.Core.Addresses;

/// <summary>Judges addresses by their form, by what the DNS says of their domains, and by what is known of both.</summary>
public sealed class AddressChecker(MailRoutes routes, AddressLists lists, AddressSettings settings)
{
    private static readonly FrozenSet<string> Namesakes = new[] { "aver.com", "eastmail.com", "email.com", "qmail.com", "uymail.com", "xmail.com", "y7mail.com" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Endings that are countries' and yet most often a mistyped .com.</summary>
    private static readonly FrozenSet<string> ComMistyped = new[] { "co", "cm", "om" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>How many addresses are judged in one go.</summary>
    public const int MostAtOnce = 1000;

    private static readonly DomainError Count = new(ErrorKind.Invalid, "addresses.count", $"Send 1 to {MostAtOnce:N0} addresses.", "emails");

    /// <summary>The verdicts, in the order of the addresses.</summary>
    public async Task<Result<IReadOnlyList<AddressCheck>>> CheckAsync(IReadOnlyList<string?>? emails, CancellationToken ct)
    {
        if (emails is not { Count: > 0 and <= MostAtOnce }) return Count;
        var forms = emails.Select(email => AddressForm.Read(email)).ToList();
        var found = await RoutesAsync(forms, ct);
        return forms.Select((form, at) => Judge(emails[at] ?? "", form, form.Domain is { } domain ? found.GetValueOrDefault(domain) : null)).ToList();
    }

    /// <summary>The routes of all domains that the DNS has to be asked about, found side by side.</summary>
    public async Task<IReadOnlyDictionary<string, MailRoute>> RoutesAsync(IEnumerable<AddressForm> forms, CancellationToken ct)
    {
        var domains = forms.Where(NeedsRoute).Select(form => form.Domain!).Distinct().ToList();
        // Who stops waiting stops once, and not once for each domain.
        var found = await Task.WhenAll(domains.Select(async domain => (domain, Route: await routes.FindAsync(domain, CancellationToken.None)))).WaitAsync(ct);
        return found.ToDictionary(pair => pair.domain, pair => pair.Route);
    }

    /// <summary>The verdict on an address whose route is known; <paramref name="route"/> is null where none had to be asked for.</summary>
    public AddressCheck Judge(string email, AddressForm form, MailRoute? route)
    {
        if (form.Fault is { } fault) return new(email, null, AddressVerdict.Invalid, [AddressReason.Syntax, fault], form.Suggestion);
        if (IsLocalName(form.Domain!)) return new(email, form.Normalized, AddressVerdict.Invalid, [AddressReason.LocalName], null);

        var suggestion = form.IsLiteral ? null : Suggest(form);
        var (verdict, reason) = route is null ? (AddressVerdict.Valid, null) : Judge(route.Kind);
        var reasons = new List<AddressReason>();
        if (reason is { } said) reasons.Add(said);
        var doubts = Doubts(form, suggestion is not null).ToList();
        reasons.AddRange(doubts);
        // A throw-away mailbox is one, whether or not the DNS can be reached.
        if (doubts.Contains(AddressReason.Disposable) && verdict is AddressVerdict.Unknown) verdict = AddressVerdict.Risky;
        if (doubts.Count > 0 && verdict is AddressVerdict.Valid) verdict = AddressVerdict.Risky;
        reasons.AddRange(Notes(form));
        return new(email, form.Normalized, verdict, reasons, suggestion);
    }

    private static bool NeedsRoute(AddressForm form) => form is { Fault: null, IsLiteral: false } && !IsLocalName(form.Domain!);

    private static bool IsLocalName(string domain) => domain == "localhost" || domain.EndsWith(".localhost", StringComparison.Ordinal);

    private static (AddressVerdict Verdict, AddressReason? Reason) Judge(MailRouteKind kind) => kind switch
    {
        MailRouteKind.MailServers => (AddressVerdict.Valid, null),
        MailRouteKind.AddressOnly => (AddressVerdict.Risky, AddressReason.ImplicitMx),
        MailRouteKind.NullMx => (AddressVerdict.Invalid, AddressReason.NullMx),
        MailRouteKind.Nowhere => (AddressVerdict.Invalid, AddressReason.NoMailServer),
        MailRouteKind.Unusable => (AddressVerdict.Invalid, AddressReason.UnusableMx),
        MailRouteKind.NoDomain => (AddressVerdict.Invalid, AddressReason.NoDomain),
        MailRouteKind.Failed => (AddressVerdict.Unknown, AddressReason.DnsFailed),
        _ => (AddressVerdict.Unknown, AddressReason.DnsTimedOut),
    };

    private IEnumerable<AddressReason> Doubts(AddressForm form, bool isMistyped)
    {
        if (form.IsLiteral) yield return AddressReason.IpLiteral;
        else if (!form.Domain!.Contains('.', StringComparison.Ordinal)) yield return AddressReason.SingleLabel;
        if (lists.IsDisposable(form.Domain!)) yield return AddressReason.Disposable;
        if (lists.IsRole(form.Local!)) yield return AddressReason.Role;
        if (settings.CatchAll.Exists(rule => Matches(form.Domain!, rule))) yield return AddressReason.CatchAll;
        if (isMistyped) yield return AddressReason.Typo;
    }

    private IEnumerable<AddressReason> Notes(AddressForm form)
    {
        if (lists.IsFree(form.Domain!)) yield return AddressReason.FreeMailbox;
        if (form.NeedsQuotes) yield return AddressReason.Quoted;
        if (form.NeedsSmtpUtf8) yield return AddressReason.SmtpUtf8;
    }

    private static string? Suggest(AddressForm form) =>
        EmailAddress.SuggestDomain(form.Domain) is { } meant && !IsNamesake(form.Domain!, meant) ? $"{form.Local}@{meant}" : null;

    /// <summary>A provider's own name can look like another's: email.com is no mistyped gmail.com, and hotmail.se is hotmail's in another country.</summary>
    private static bool IsNamesake(string domain, string meant)
    {
        if (Namesakes.Contains(domain)) return true;
        var dot = domain.IndexOf('.', StringComparison.Ordinal);
        return meant.StartsWith(domain[..(dot + 1)], StringComparison.Ordinal) && domain.Length - domain.LastIndexOf('.') == 3 && !ComMistyped.Contains(domain[(dot + 1)..]);
    }

    /// <summary><c>example.com</c> means that domain, <c>*.example.com</c> every one below it.</summary>
    private static bool Matches(string domain, string rule) => rule.StartsWith("*.", StringComparison.Ordinal)
        ? domain.EndsWith(rule[1..], StringComparison.OrdinalIgnoreCase)
        : domain.Equals(rule, StringComparison.OrdinalIgnoreCase);
}
