using System.Net;
using Dashboard.Core.Sending;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Domains;

/// <summary>Tells the agency and the client by mail, through the default relay, what became of a domain.</summary>
public sealed class DomainNotices(IDashboardDbFactory dbs, NoticeMail mail, IPublicAddress address)
{
    private const int MostPeople = 50;

    /// <summary>Tells that a domain lacks a record that mail needs; true where a server took a mail.</summary>
    public Task<bool> TellLostAsync(SendingDomain domain, CancellationToken ct)
    {
        var lost = domain.Records.Where(r => r.IsNeeded && r.State is RecordState.Missing or RecordState.Wrong).ToList();
        List<string> lines =
        [
            $"{domain.Name} has lost a DNS record that mail needs.",
            domain.StopsWhenFailing ? "Nothing leaves from it through a real relay until the record is back." : "Mail still leaves from it, as you chose; receivers may refuse it.",
            .. lost.Select(r => $"{r.Type} {r.Name}: {r.Hint ?? r.State.ToString()}"),
        ];
        return TellAsync(domain.ClientId, $"{domain.Name} has lost a DNS record", lines, $"{address.Base}/domains/{domain.Id}", ct);
    }

    /// <summary>Tells that an address or a domain came onto a blocklist; true where a server took a mail.</summary>
    public Task<bool> TellListedAsync(BlocklistEntry entry, CancellationToken ct) =>
        TellAsync(entry.ClientId, $"{entry.Subject} is on the blocklist {entry.Zone}", [BlocklistRow.Of(entry).Says, entry.Reason ?? ""], $"{address.Base}/reputation", ct);

    private async Task<bool> TellAsync(Guid? clientId, string subject, IReadOnlyList<string> lines, string link, CancellationToken ct)
    {
        var told = false;
        foreach (var person in await PeopleAsync(clientId, ct))
        {
            var text = string.Join("\n\n", lines.Where(l => l.Length > 0).Append(link));
            var html = string.Concat(lines.Where(l => l.Length > 0).Select(l => $"<p>{WebUtility.HtmlEncode(l)}</p>")) + $"<p><a href=\"{WebUtility.HtmlEncode(link)}\">{WebUtility.HtmlEncode(link)}</a></p>";
            told |= (await mail.SendAsync(clientId ?? Guid.Empty, person, subject, text, html, ct)).Error is null;
        }

        return told;
    }

    private async Task<List<string>> PeopleAsync(Guid? clientId, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        return await db.Users.AsNoTracking().Where(u => (u.ClientId == null || u.ClientId == clientId) && u.DisabledAt == null && u.Email != null)
            .OrderBy(u => u.Id).Select(u => u.Email!).Take(MostPeople).ToListAsync(ct);
    }
}
