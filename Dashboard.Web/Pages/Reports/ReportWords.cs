using System.Globalization;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Reports;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;
using Dashboard.Web.Kit;

namespace Dashboard.Web.Pages.Reports;

/// <summary>A report in a few plain sentences, each computed from the figures below it: what became of the mails, what people did, and what is unusual.</summary>
public static class ReportWords
{
    private const int FewestAtProvider = 50, MostSpans = 3;
    private const double ManyDeferrals = 0.1, ManyBounces = 0.05, ManyBouncesInAll = 0.04, ManyComplaints = 0.001, MostlyMachines = 0.5;

    /// <summary>The two sentences that every report opens with: what became of the mails, and what people did.</summary>
    public static IEnumerable<string> Of(CampaignReport report)
    {
        var s = report.Stats;
        if (s.Targeted == 0)
        {
            yield return report.StartedAt is null ? "Nothing was sent yet." : "Nobody was targeted.";
            yield break;
        }

        yield return Arrival(report);
        if (s.Accepted > 0)
            yield return $"{Format.Count(s.Opens.People, "person", "people")} opened it ({Share(report.OpenRate)}) and {Format.Count(s.Clicks.People)} clicked ({Share(report.ClickRate)}).";
    }

    /// <summary>What is unusual: each is beyond a threshold that stands in the product's words, none is a guess.</summary>
    public static IEnumerable<string> Unusual(CampaignReport report, IReadOnlyList<ProviderRow> providers, IReadOnlyList<UnusualSpan> spans)
    {
        var s = report.Stats;
        if (report.Attempted >= FewestAtProvider && report.BounceRate.Share >= ManyBouncesInAll) yield return $"That is a high bounce rate: {Format.Percent(ManyBouncesInAll)} is where mailbox providers begin to mind.";
        if (s.Accepted >= FewestAtProvider && report.ComplaintRate.Share >= ManyComplaints) yield return $"{Format.Count(s.Complained)} reported it as spam ({Format.FinePercent(s.Complained, s.Accepted)}): Gmail and Yahoo ask for less than 0.1 %.";
        var zone = Moment.Zone(report.TimeZone);
        foreach (var span in spans.Take(MostSpans))
            yield return $"{Name(span.Provider)} {(span.IsRefusal ? "refused" : "deferred")} {Format.Percent(span.Share)} from {At(span.From)} to {At(span.Until)} ({Format.Count(span.Count)} of {Format.Count(span.Answers, "answer")}).";
        foreach (var p in providers.Where(p => p.Provider is not MailboxProvider.Other && p.Targeted >= FewestAtProvider))
        {
            if ((double)p.Deferrals / p.Targeted >= ManyDeferrals && spans.All(x => x.Provider != p.Provider || x.IsRefusal)) yield return $"{Name(p.Provider)} put off mails {Format.Count(p.Deferrals, "time")} for {Format.Count(p.Targeted, "recipient")}.";
            if ((double)p.Bounced / p.Targeted >= ManyBounces && spans.All(x => x.Provider != p.Provider || !x.IsRefusal)) yield return $"{Name(p.Provider)} refused {Format.Percent(p.Bounced, p.Targeted)} of its mails.";
        }

        if (s.Opens.All >= FewestAtProvider && (double)s.Opens.Automatic / s.Opens.All >= MostlyMachines)
            yield return $"{Format.Percent(s.Opens.Automatic, s.Opens.All)} of those whose mail was opened are machines alone: their opens stand beside, not in, the open rate.";

        string At(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone) is var local && report.StartedAt is { } started && TimeZoneInfo.ConvertTime(started, zone).Date == local.Date
            ? local.ToString("HH:mm", CultureInfo.InvariantCulture)
            : local.ToString("MMM d, HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>A mailbox provider's name as people write it.</summary>
    public static string Name(VariantRow row) => !row.IsRest ? row.Letter! : row.Letter is { } got ? $"The rest, got {got}" : "The rest, waits";

    public static string Name(MailboxProvider provider) => provider switch
    {
        MailboxProvider.Other => "Everyone else",
        MailboxProvider.Outlook => "Outlook, Hotmail",
        MailboxProvider.Yahoo => "Yahoo, AOL",
        MailboxProvider.ICloud => "iCloud",
        MailboxProvider.Gmx => "GMX, WEB.DE",
        MailboxProvider.TOnline => "T-Online",
        _ => provider.ToString(),
    };

    /// <summary>A mail program's name as people write it.</summary>
    public static string Name(MailProgram program) => program switch
    {
        MailProgram.Unknown => "Not said",
        MailProgram.Gmail => "Gmail, through its proxy",
        MailProgram.Yahoo => "Yahoo, through its proxy",
        MailProgram.AppleMail => "Apple Mail",
        MailProgram.SamsungMail => "Samsung Mail",
        MailProgram.OtherBrowser => "Another browser",
        _ => program.ToString(),
    };

    /// <summary>A device's name; empty where the reader does not say.</summary>
    public static string Name(ReaderDevice device) => device is ReaderDevice.Unknown ? "" : device.ToString();

    /// <summary>A band of time after acceptance: within 1 min, 1 to 5 min, later than 7 d.</summary>
    public static string Name(DelayRow delay) =>
        delay.Until is not { } until ? $"later than {Format.Duration(delay.From)}" : delay.From == TimeSpan.Zero ? $"within {Format.Duration(until)}" : $"{Format.Duration(delay.From)} to {Format.Duration(until)}";

    /// <summary>The same by a band's place; what is no band is said so.</summary>
    public static string Band(int band) =>
        band < 0 || band > OpeningDelay.Ends.Count ? "in no band" : Name(new DelayRow(band == 0 ? TimeSpan.Zero : OpeningDelay.Ends[band - 1], band == OpeningDelay.Ends.Count ? null : OpeningDelay.Ends[band], 0, 0));

    /// <summary>What somebody did with a mail.</summary>
    public static string Name(RecipientEvent which) => which switch
    {
        RecipientEvent.Opened => "Opened",
        RecipientEvent.OpenedAll => "Opened, automatic too",
        RecipientEvent.NotOpened => "Did not open",
        RecipientEvent.Clicked => "Clicked",
        RecipientEvent.ClickedAll => "Clicked, automatic too",
        RecipientEvent.Unsubscribed => "Unsubscribed",
        _ => "Reported it as spam",
    };

    private static string Arrival(CampaignReport report)
    {
        var s = report.Stats;
        if (report.Final < s.Targeted && report.Status is not CampaignStatus.Cancelled)
            return $"{Format.Count(report.Final)} of {Format.Count(s.Targeted, "mail")} are done; {Share(report.DeliveryRate)} of those attempted were accepted.";
        var arrived = s.Accepted == s.Targeted ? $"All {Format.Count(s.Targeted, "mail")} were accepted" : $"{Format.Count(s.Accepted)} of {Format.Count(s.Targeted, "mail")} were accepted";
        return s.Bounced == 0 ? $"{arrived}; none bounced." : $"{arrived}; {Format.Count(s.Bounced)} bounced ({Share(report.BounceRate)}).";
    }

    private static string Share(Rate rate) => Format.Percent(rate.Part, rate.Whole);
}
