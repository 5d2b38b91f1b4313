using Dashboard.Core.Domains;
using Dashboard.Core.Sending;
using Dashboard.Tests.Making;
using Dashboard.Web.Jobs;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Integration.Sending;

/// <summary>Whose mail servers are a provider's is sent to as the provider's, whatever the domain is called.</summary>
public sealed class ProviderTests(ProviderTests.App app) : IClassFixture<ProviderTests.App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(MailboxProvider.Gmail, "10 alt1.aspmx.l.google.com", "1 ASPMX.L.GOOGLE.COM.")]
    [InlineData(MailboxProvider.Outlook, "0 acme-example.mail.protection.outlook.com")]
    [InlineData(MailboxProvider.Outlook, "5 acme-example.k-v1.mx.microsoft")]
    [InlineData(MailboxProvider.Yahoo, "1 mta6.am0.yahoodns.net")]
    [InlineData(MailboxProvider.ICloud, "10 mx01.mail.icloud.com")]
    [InlineData(MailboxProvider.Proton, "10 mail.protonmail.ch", "20 mailsec.protonmail.ch")]
    [InlineData(MailboxProvider.Zoho, "10 mx.zoho.eu")]
    [InlineData(MailboxProvider.Other, "10 mx.acme.example", "20 aspmx.l.google.com")]
    [InlineData(MailboxProvider.Other, "10 mx.notgoogle.com")]
    [InlineData(MailboxProvider.Other, "0 .")]
    [InlineData(MailboxProvider.Other)]
    public void The_first_mail_server_says_whose_it_is(MailboxProvider provider, params string[] mailServers) =>
        Assert.Equal(provider, ProviderFinder.Of(mailServers).Provider);

    [Fact]
    public async Task A_campaign_launched_after_people_were_added_goes_by_their_mail_servers()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 6, sink.Port);
        app.Dns.Has(await DomainAsync(mailing), DnsRecordType.Mx, "1 aspmx.l.google.com", "5 alt1.aspmx.l.google.com");

        Assert.Equal("accepted 6", await mailing.SendAsync());

        Assert.Equal(6L, await mailing.CountAsync($"provider = {(short)MailboxProvider.Gmail}"));
        Assert.Equal("1|6|6", await app.SqlAsync("SELECT concat_ws('|', provider, targeted, accepted) FROM campaign_providers WHERE campaign_id = $1", mailing.Id));
    }

    [Fact]
    public async Task Domains_without_an_answer_are_everyone_elses_and_asked_for_again()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 3, sink.Port);
        var domain = await DomainAsync(mailing);
        app.Dns.FailsFor(domain, DnsOutcome.TimedOut);

        Assert.Equal("accepted 3", await mailing.SendAsync());

        Assert.Equal(3L, await mailing.CountAsync("provider = 0"));
        Assert.Equal(1L, await app.SqlAsync("SELECT count(*) FROM mailbox_providers WHERE domain = $1::citext AND ask_at BETWEEN now() + interval '1 hour' AND now() + interval '7 hours'", domain));
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM mailbox_providers WHERE domain = 'gmail.com' AND ask_at IS NOT NULL"));
    }

    private static async Task<string> DomainAsync(Mailing mailing) =>
        (string)(await mailing.App.SqlAsync("SELECT split_part(email::text, '@', 2) FROM recipients WHERE client_id = $1 LIMIT 1", mailing.Actor.ClientId!.Value))!;

    /// <summary>The pump with a DNS that holds what a test says.</summary>
    public sealed class App(PostgresServer server) : SendingApp(server)
    {
        internal FakeDns Dns { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Dashboard:Sending:FindProviders", "true");
            builder.ConfigureTestServices(services =>
            {
                services.Remove(services.Single(s => s.ImplementationType == typeof(ProviderWorker))); // it would ask before a test has said what the DNS holds
                services.AddSingleton<IDnsLookup>(Dns);
            });
        }
    }
}
