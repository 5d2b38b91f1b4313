using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Dashboard.Core.Domains;
using Dashboard.Core.Relays;
using Dashboard.Core.Sending;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Campaigns;

/// <summary>Looks at a campaign before it is sent: sender, audience, size, links, images, missing values, words. Costs one pass over the audience and a request to each link and image.</summary>
public sealed partial class CampaignPreflight(
    IDashboardDbFactory dbs, CampaignPreviews previews, ICampaignAudience audience, SenderRule senders, RelayService relays, SendingPlanner planner, IWebProbe web)
{
    private const int ClippedAt = 102 * 1024; // Gmail shows "[Message clipped]" above about 102 KB of HTML
    private const int LongSubject = 70, ShortPreheader = 30, LongPreheader = 110, FewWords = 25, ManyTriggers = 3, MostAddresses = 60, AtOnce = 6;
    private const long HeavyImages = 1 << 20;

    /// <summary>Every finding, errors first.</summary>
    public async Task<Result<PreflightReport>> RunAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } campaign) return await CampaignService.MissingAsync(db, id, ct);

        var findings = new List<PreflightFinding>();
        if (campaign.Incomplete() is { } gap) findings.Add(new("content.incomplete", PreflightSeverity.Error, gap.Message, "A campaign with a gap cannot be sent.", "Fill it in the editor."));
        await SenderAsync(db, campaign, findings, ct);
        await PeopleAsync(actor, campaign, findings, ct);
        foreach (var variant in Enumerable.Range(0, campaign.Variants.Count + 1)) findings.AddRange(await OfVariantAsync(actor, campaign, variant, ct));

        var ordered = findings.OrderByDescending(f => f.Severity).ToList();
        return new PreflightReport(ordered.TrueForAll(f => f.Severity is not PreflightSeverity.Error), ordered);
    }

    /// <summary>What is to be said of one variant's own words and content; the sentences name it where there are several.</summary>
    private async Task<IEnumerable<PreflightFinding>> OfVariantAsync(Actor actor, Campaign campaign, int variant, CancellationToken ct)
    {
        var findings = new List<PreflightFinding>();
        var own = campaign.Variants.Find(v => v.Number == variant);
        if (own is null or { Subject: not null } or { Preheader: not null }) Words(own?.Subject ?? campaign.Subject, own?.Preheader ?? campaign.Preheader, findings);
        if (!string.IsNullOrWhiteSpace(own is null ? campaign.Html : own.Html))
        {
            var preview = await previews.OfCampaignAsync(actor, campaign.Id, null, VariantMark.LetterOf(variant), ct);
            if (preview.Refused(out var fault)) findings.Add(new("content.fails", PreflightSeverity.Error, fault.Message, "A mail that cannot be filled in cannot be sent.", "Mend the merge tag in the editor."));
            else await ContentAsync(preview.Value, campaign, findings, ct);
        }

        return own is null ? findings : findings.Select(f => f with { What = $"Variant {VariantMark.LetterOf(variant)}: {f.What}" });
    }

    private async Task SenderAsync(IDashboardDb db, Campaign campaign, List<PreflightFinding> findings, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(campaign.FromEmail)) return;
        if (await senders.RefuseAsync(campaign.ClientId, campaign.FromEmail, campaign.RelayId, ct) is { } refusal)
        {
            findings.Add(new("sender.not_verified", PreflightSeverity.Error, refusal.Message, "Receivers cannot tell such a mail from a forged one, and put it into spam or refuse it.", "Publish the domain’s records, or choose another sender."));
            return;
        }

        var relay = await relays.SettingsAsync(campaign.RelayId, ct);
        if (relay.Error is null && relay.Value.Kind is RelayKind.Sandbox)
        {
            findings.Add(new("relay.sandbox", PreflightSeverity.Warning, "The mails stay in the Sandbox.", "The Sandbox keeps each mail for reading here; nobody gets it.", "Choose a real relay in the editor when it is meant to go out."));
            return;
        }

        var name = EmailAddress.DomainOf(campaign.FromEmail);
        var names = DomainSigners.Above(name);
        var domain = (await db.Domains.AsNoTracking().Where(d => d.ClientId == campaign.ClientId && names.Contains(d.Name)).ToListAsync(ct)).MaxBy(d => d.Name.Length);
        if (domain is null)
        {
            findings.Add(new("sender.unsigned", PreflightSeverity.Warning, $"Mail from {name} is not signed by this product.", "Gmail, Yahoo and Outlook ask bulk senders for an aligned DKIM signature.", $"Add {name} under Domains, unless the relay signs for it."));
            return;
        }

        findings.Add(new("sender.aligned", PreflightSeverity.Ok, $"From, DKIM and return-path are aligned: all lie in {domain.Name}."));
        if (!domain.Records.Exists(r => r is { Purpose: RecordPurpose.Dmarc, State: RecordState.Verified }))
            findings.Add(new("sender.dmarc_missing", PreflightSeverity.Warning, $"{domain.Name} has no DMARC record.", "Gmail and Outlook ask for one of everyone who sends about 5,000 mails a day.", "Publish the DMARC record that stands under Domains; p=none is enough to begin with."));
    }

    private async Task PeopleAsync(Actor actor, Campaign campaign, List<PreflightFinding> findings, CancellationToken ct)
    {
        var choice = campaign.ToDraft().Audience;
        if (choice.IsEmpty) return;
        var counted = await audience.CountAsync(campaign.ClientId, choice, ct);
        if (counted.ToSend == 0)
        {
            findings.Add(new("audience.empty", PreflightSeverity.Error, "Nobody would get it.", "After unsubscribed and suppressed people are taken out, the audience is empty.", "Choose another list or segment."));
            return;
        }

        findings.Add(new("audience.counted", PreflightSeverity.Ok, $"{counted.ToSend:N0} people would get it.", Count: counted.ToSend));
        var needed = FieldsWithoutDefault(campaign);
        if (needed.Count > 0)
        {
            foreach (var (field, missing) in (await audience.CountMissingAsync(campaign.ClientId, choice, needed, ct)).Where(m => m.Value > 0))
            {
                findings.Add(new("values.missing", PreflightSeverity.Warning, $"{missing:N0} people have no {field}.", "Where the value is missing the mail has a gap.", $"Give it a default: {{{{ {field} | default: \"…\" }}}}, or fill the value in.", missing));
            }
        }

        var plan = await planner.PlanAsync(actor, campaign.Id, ct);
        if (plan.Error is null && plan.Value.MostToday is { } most && plan.Value.Rest > most - plan.Value.UsedToday)
        {
            findings.Add(new("volume.over_days", PreflightSeverity.Warning, $"The relay sends {most:N0} mails today at most, {plan.Value.UsedToday:N0} are gone: the campaign takes more than a day.",
                "A warm-up plan or a daily limit holds the rest until tomorrow.", "Begin with the people who read most, or send in parts."));
        }
    }

    private static void Words(string subject, string? preheader, List<PreflightFinding> findings)
    {
        if (subject.Length > LongSubject) findings.Add(new("subject.long", PreflightSeverity.Warning, $"The subject has {subject.Length} characters.", "Most inboxes show 40 to 70 of them, phones fewer.", "Put what matters first, or say it shorter."));
        if (string.IsNullOrWhiteSpace(preheader)) findings.Add(new("preheader.missing", PreflightSeverity.Warning, "There is no preheader.", "Inboxes show it after the subject; without one they take the first words of the mail.", "Write one of 40 to 110 characters in the editor."));
        else if (preheader.Length < ShortPreheader) findings.Add(new("preheader.short", PreflightSeverity.Warning, $"The preheader has {preheader.Length} characters.", "Inboxes fill the rest of its line with the first words of the mail.", "Write 40 to 110 characters."));
        else if (preheader.Length > LongPreheader) findings.Add(new("preheader.long", PreflightSeverity.Warning, $"The preheader has {preheader.Length} characters.", "Inboxes cut it off after about 110.", "Say it shorter."));

        var letters = subject.Where(char.IsLetter).ToList();
        if (letters.Count > 8 && letters.Count(char.IsUpper) > letters.Count * 0.7) findings.Add(new("subject.shouts", PreflightSeverity.Warning, "The subject is written in capitals.", "Filters and readers take that for spam.", "Write it as a sentence."));
        if (subject.Count(c => c is '!' or '?') > 2) findings.Add(new("subject.marks", PreflightSeverity.Warning, "The subject has many exclamation or question marks.", "Filters and readers take that for spam.", "Leave one."));
        if (Triggers().Matches(subject) is { Count: > 0 } words)
            findings.Add(new("subject.triggers", PreflightSeverity.Warning, $"The subject says “{string.Join("”, “", words.Select(w => w.Value).Distinct(StringComparer.OrdinalIgnoreCase))}”.", "Such words are common in spam and weigh against a mail whose sender is little known.", "Say what the reader gets instead.", words.Count));
    }

    private async Task ContentAsync(MessagePreview mail, Campaign campaign, List<PreflightFinding> findings, CancellationToken ct)
    {
        var octets = Encoding.UTF8.GetByteCount(mail.Html);
        findings.Add(octets > ClippedAt
            ? new("size.clipped", PreflightSeverity.Warning, $"The HTML has {octets / 1024:N0} KB.", "Gmail shows the first 102 KB alone and hides the rest, the open pixel with it.", "Take styles and comments out, or say less and link to the rest.", octets)
            : new("size.fine", PreflightSeverity.Ok, $"The HTML has {octets / 1024:N0} KB; Gmail clips above 102.", Count: octets));
        findings.Add(new("unsubscribe.present", PreflightSeverity.Ok, "A link to unsubscribe and the one-click header (RFC 8058) are in every mail."));
        findings.Add(string.IsNullOrWhiteSpace(campaign.Text)
            ? new("text.made", PreflightSeverity.Ok, "The plain-text part is made from the HTML.")
            : new("text.given", PreflightSeverity.Ok, "There is a plain-text part of its own."));

        var page = new HtmlParser().ParseDocument(mail.Html);
        var links = page.QuerySelectorAll("a[href]").Select(a => a.GetAttribute("href")!.Trim()).Where(h => h.Length > 0 && !h.StartsWith('#') && !h.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) && !h.StartsWith("tel:", StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal).ToList();
        var images = page.QuerySelectorAll("img[src]").ToList();
        var words = (page.Body?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (images.Count > 0 && words.Length < FewWords)
            findings.Add(new("content.images_only", PreflightSeverity.Warning, $"The mail has {images.Count:N0} images and {words.Length:N0} words.", "Spam hides its words in images, and many programs show none at first: then the mail is empty.", "Say what matters in text.", words.Length));
        if (Triggers().Matches(string.Join(' ', words)) is { Count: >= ManyTriggers } said)
            findings.Add(new("content.triggers", PreflightSeverity.Warning, $"The mail says “{string.Join("”, “", said.Select(w => w.Value).Distinct(StringComparer.OrdinalIgnoreCase).Take(8))}”.", "So many words that are common in spam weigh against a mail.", "Say what the reader gets instead.", said.Count));
        if (links.Count == 0) findings.Add(new("links.none", PreflightSeverity.Warning, "There is no link.", "Without one nobody can click, and the report can say little.", "Link to what the mail is about."));

        foreach (var broken in links.Where(l => !Uri.TryCreate(l, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")).Take(10))
            findings.Add(new("link.malformed", PreflightSeverity.Error, $"The link “{Short(broken)}” leads nowhere.", "A mail has no address of its own: a link must be whole.", "Begin it with https://."));
        var plain = links.Count(l => l.StartsWith("http://", StringComparison.OrdinalIgnoreCase));
        if (plain > 0) findings.Add(new("links.insecure", PreflightSeverity.Warning, $"{plain:N0} links are http, not https.", "Browsers warn of such pages.", "Use https where the page has it.", plain));
        foreach (var asked in await AskAsync(links, ct))
        {
            if (!asked.Answer.IsFine) findings.Add(new("link.broken", PreflightSeverity.Warning, $"{Short(asked.Address)} {Said(asked.Answer)}.", "Who clicks it sees an error.", "Mend the link, or bring the page back."));
        }

        var unnamed = images.Count(i => i.GetAttribute("alt") is null && i.GetAttribute("width") != "1");
        if (unnamed > 0) findings.Add(new("images.alt", PreflightSeverity.Warning, $"{unnamed:N0} images have no alternative text.", "Many programs show no images at first, and screen readers never do.", "Give each image an alt text; an empty one for decoration.", unnamed));
        if (images.Exists(i => i.GetAttribute("src")!.StartsWith("data:", StringComparison.OrdinalIgnoreCase))) findings.Add(new("images.embedded", PreflightSeverity.Warning, "Some images are written into the HTML (data:).", "Gmail and Outlook do not show them.", "Put them on a server and link to them."));
        var weighed = await AskAsync([.. images.Where(i => i.GetAttribute("width") != "1").Select(i => i.GetAttribute("src")!).Distinct(StringComparer.Ordinal)], ct);
        foreach (var lost in weighed.Where(w => !w.Answer.IsFine)) findings.Add(new("image.broken", PreflightSeverity.Warning, $"The image {Short(lost.Address)} {Said(lost.Answer)}.", "Readers see an empty frame.", "Mend its address."));
        var weight = weighed.Sum(w => w.Answer.Octets ?? 0);
        if (weight > HeavyImages) findings.Add(new("images.heavy", PreflightSeverity.Warning, $"The images weigh {weight / 1024.0 / 1024.0:0.0} MB.", "On a phone the mail comes up slowly.", "Make them smaller; 1 MB in all is plenty.", weight));
    }

    private async Task<IReadOnlyList<(string Address, WebAnswer Answer)>> AskAsync(IReadOnlyList<string> addresses, CancellationToken ct)
    {
        using var gate = new SemaphoreSlim(AtOnce);
        return await Task.WhenAll(addresses.Where(a => Uri.TryCreate(a, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https").Take(MostAddresses).Select(async address =>
        {
            await gate.WaitAsync(ct);
            try
            {
                return (address, await web.AskAsync(new Uri(address), ct));
            }
            finally
            {
                gate.Release();
            }
        }));
    }

    /// <summary>The recipient's fields that stand somewhere without a default.</summary>
    private static List<string> FieldsWithoutDefault(Campaign campaign) =>
        [.. Tag().Matches(string.Join('\n', campaign.Variants.SelectMany(v => new[] { v.Subject, v.Preheader, v.Html, v.Text }).Concat([campaign.Subject, campaign.Preheader, campaign.Html, campaign.Text])))
            .Where(tag => !tag.Groups["filters"].Value.Contains("default", StringComparison.Ordinal))
            .Select(tag => tag.Groups["name"].Value)
            .Where(name => name is not ("email" or "unsubscribe_url" or "view_url" or "preferences_url") && !name.StartsWith("client.", StringComparison.Ordinal) && !name.StartsWith("campaign.", StringComparison.Ordinal))
            .Select(name => name.StartsWith("attributes.", StringComparison.Ordinal) ? name[11..] : name).Distinct(StringComparer.Ordinal).Take(20)];

    private static string Said(WebAnswer answer) => answer.Status is { } status ? $"answers {status}" : $"does not answer: {answer.Problem}";

    private static string Short(string address) => address.Length <= 80 ? address : address[..77] + "…";

    [GeneratedRegex(@"\{\{-?\s*(?<name>[\p{L}_][\p{L}\p{N}_.\-]*)\s*(?<filters>\|[^}]*)?-?\}\}")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\b(?:100 ?% free|act now|buy now|cash bonus|cheap|click here|congratulations|earn money|free money|guaranteed|limited time|lowest price|make money|no obligation|risk[- ]free|urgent|winner|you have won|viagra|casino)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Triggers();
}
