using System.Collections.Concurrent;
using System.Globalization;
using Dashboard.Core.Domains;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Sending;

/// <summary>
/// Finds out which mailbox provider is behind a domain of one's own, by its mail servers (MX). It runs beside the sending and is asked nothing by it:
/// what is known when a campaign is launched counts for that campaign.
/// </summary>
public sealed class ProviderFinder(IProviderBook book, IDnsLookup dns, IOptions<SendingOptions> options) : IDisposable
{
    private const int MostAtOnce = 200, Askers = 16;
    private static readonly TimeSpan Known = TimeSpan.FromDays(30), Silent = TimeSpan.FromHours(6);

    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>How mail servers of the providers are called, by the end of their names.</summary>
    private static readonly (string End, MailboxProvider Provider)[] Servers =
    [
        (".google.com", MailboxProvider.Gmail), (".googlemail.com", MailboxProvider.Gmail),
        (".protection.outlook.com", MailboxProvider.Outlook), (".mx.microsoft", MailboxProvider.Outlook), (".hotmail.com", MailboxProvider.Outlook), (".outlook.com", MailboxProvider.Outlook),
        (".yahoodns.net", MailboxProvider.Yahoo), (".yahoo.com", MailboxProvider.Yahoo),
        (".icloud.com", MailboxProvider.ICloud), (".apple.com", MailboxProvider.ICloud),
        (".gmx.net", MailboxProvider.Gmx), (".gmx.com", MailboxProvider.Gmx), (".web.de", MailboxProvider.Gmx), (".mail.com", MailboxProvider.Gmx),
        (".protonmail.ch", MailboxProvider.Proton),
        (".zoho.com", MailboxProvider.Zoho), (".zoho.eu", MailboxProvider.Zoho), (".zoho.in", MailboxProvider.Zoho), (".zoho.com.au", MailboxProvider.Zoho), (".zohomail.com", MailboxProvider.Zoho),
        (".orange.fr", MailboxProvider.Orange), (".wanadoo.fr", MailboxProvider.Orange),
        (".t-online.de", MailboxProvider.TOnline),
    ];

    /// <summary>Collects new domains and asks for those that are due, until none are; answers how many were asked for.</summary>
    public async Task<int> FindAsync(CancellationToken ct)
    {
        if (!options.Value.FindProviders) return 0;
        await _oneAtATime.WaitAsync(ct);
        try
        {
            while (await book.CollectAsync(ct))
            {
                // one portion after the other, so that no statement is long
            }

            var asked = 0;
            while (await book.TakeAsync(MostAtOnce, ct) is { Count: > 0 } domains)
            {
                await AskAsync(domains, ct);
                asked += domains.Count;
            }

            return asked;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    /// <summary>The provider whose server stands first (RFC 5321 5.1: the lowest preference).</summary>
    public static (MailboxProvider Provider, string? MailServer) Of(IEnumerable<string> mailServers)
    {
        var first = mailServers.Select(Read).OrderBy(server => server.Preference).ThenBy(server => server.Name, StringComparer.Ordinal).FirstOrDefault().Name;
        if (string.IsNullOrEmpty(first)) return (MailboxProvider.Other, null);
        var known = Array.Find(Servers, server => ("." + first).EndsWith(server.End, StringComparison.OrdinalIgnoreCase));
        return (known.Provider, first);
    }

    /// <summary>What was found by then is kept, also where the rest is broken off.</summary>
    private async Task AskAsync(IReadOnlyList<string> domains, CancellationToken ct)
    {
        var found = new ConcurrentBag<ProviderOfDomain>();
        try
        {
            await Parallel.ForEachAsync(domains, new ParallelOptions { MaxDegreeOfParallelism = Askers, CancellationToken = ct }, async (domain, stop) =>
            {
                var answer = await dns.AskAsync(domain, DnsRecordType.Mx, stop);
                var (provider, server) = Of(answer.Values);
                found.Add(new(domain, provider, server, answer.IsSilent ? Silent : Known));
            });
        }
        finally
        {
            await book.KeepAsync([.. found], CancellationToken.None);
        }
    }

    private static (int Preference, string Name) Read(string record)
    {
        var blank = record.IndexOf(' ', StringComparison.Ordinal);
        return int.TryParse(record.AsSpan(0, Math.Max(0, blank)), NumberStyles.None, CultureInfo.InvariantCulture, out var preference)
            ? (preference, record[(blank + 1)..].Trim().TrimEnd('.'))
            : (int.MaxValue, record.Trim().TrimEnd('.'));
    }
}
