using System.Collections.Concurrent;
using System.Security.Cryptography;
using Dashboard.Core.Sending;

namespace Dashboard.Core.Addresses;

/// <summary>
/// Asks the servers of addresses whether they would take mail for them. Each server is asked a few times a minute and no more; a domain that takes a name drawn at random takes every name.
/// </summary>
public sealed class MailboxChecker(IMailboxProbe probe, IPaceBook pace, MailboxSettings settings, TimeProvider clock)
{
    private const int MostRemembered = 100_000, MostServers = 2;

    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, (bool TakesAll, DateTimeOffset Until)> _domains = new(StringComparer.Ordinal);

    /// <summary>Whether the settings allow it.</summary>
    public bool IsEnabled => settings.Enabled;

    /// <summary>The verdicts with what the servers said; those that need no asking, or cannot be asked for, stay as they are. Waits for each server's turn.</summary>
    public async Task<IReadOnlyList<AddressCheck>> AskAsync(IReadOnlyList<(AddressCheck Check, AddressForm Form, MailRoute? Route)> judged, CancellationToken ct)
    {
        var checks = judged.Select(j => j.Check).ToArray();
        var asked = Enumerable.Range(0, checks.Length).Where(at => IsWorthAsking(judged[at])).GroupBy(at => judged[at].Form.Domain!, StringComparer.Ordinal);
        // One domain after another in its own line: the first answer of a domain says whether the others need be asked.
        await Parallel.ForEachAsync(asked, new ParallelOptions { MaxDegreeOfParallelism = settings.AtOnce, CancellationToken = ct }, async (domain, token) =>
        {
            foreach (var at in domain) checks[at] = With(checks[at], await AskAsync(judged[at].Form, judged[at].Route!, token));
        });
        return checks;
    }

    private static bool IsWorthAsking((AddressCheck Check, AddressForm Form, MailRoute? Route) judged) =>
        judged is { Check.Verdict: AddressVerdict.Valid or AddressVerdict.Risky, Form: { IsLiteral: false, NeedsSmtpUtf8: false }, Route.Servers.Count: > 0 } && !judged.Check.Reasons.Contains(AddressReason.CatchAll);

    private static AddressCheck With(AddressCheck check, AddressReason said) => check with
    {
        Reasons = [.. check.Reasons, said],
        Verdict = said switch
        {
            AddressReason.NoMailbox => AddressVerdict.Invalid,
            AddressReason.CatchAll => AddressVerdict.Risky,
            _ => check.Verdict,
        },
    };

    private async Task<AddressReason> AskAsync(AddressForm form, MailRoute route, CancellationToken ct)
    {
        var known = TakesAll(form.Domain!);
        if (known is true) return AddressReason.CatchAll;
        string[] addresses = known is null ? [form.Normalized!, $"{RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 20)}@{form.Domain}"] : [form.Normalized!];
        foreach (var server in route.Servers.Take(MostServers))
        {
            await TurnAsync(server, ct);
            var answers = await probe.AskAsync(server, addresses, ct);
            if (answers[0] is MailboxAnswer.Unreachable) continue;
            if (answers.Count > 1 && answers[1] is MailboxAnswer.Taken or MailboxAnswer.NoSuchMailbox) Remember(form.Domain!, answers[1] is MailboxAnswer.Taken);
            return answers[0] switch
            {
                MailboxAnswer.NoSuchMailbox => AddressReason.NoMailbox,
                MailboxAnswer.Taken => TakesAll(form.Domain!) switch
                {
                    true => AddressReason.CatchAll,
                    false => AddressReason.MailboxFound,
                    _ => AddressReason.MailboxUnclear, // it takes this one, and would not say of another
                },
                _ => AddressReason.MailboxUnclear,
            };
        }

        return AddressReason.MailboxUnclear;
    }

    private bool? TakesAll(string domain) => _domains.TryGetValue(domain, out var known) && known.Until > clock.GetUtcNow() ? known.TakesAll : null;

    private void Remember(string domain, bool takesAll)
    {
        if (_domains.Count >= MostRemembered) _domains.Clear();
        _domains[domain] = (takesAll, clock.GetUtcNow() + settings.CatchAllKept);
    }

    /// <summary>Waits for the next turn at a server; turns lie evenly over the minute, and all processes share them.</summary>
    private async Task TurnAsync(string server, CancellationToken ct)
    {
        PaceLimit[] limits = [new($"mailbox:{server}", settings.PerServerAMinute / 60.0, null, null)];
        while (await pace.TakeAsync(limits, 1, ct) is { Granted: 0 } held) await Task.Delay(held.Wait > Least ? held.Wait : Least, clock, ct);
    }
}
