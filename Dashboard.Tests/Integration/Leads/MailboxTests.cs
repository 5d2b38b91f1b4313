using System.Text.Json.Nodes;
using Dashboard.Core;
using Dashboard.Core.Jobs;
using Dashboard.Tests.Making;
using Microsoft.AspNetCore.Hosting;

namespace Dashboard.Tests.Integration.Leads;

public sealed class MailboxTests(MailboxApp app) : IClassFixture<MailboxApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_mailboxes_own_server_says_goes_into_the_verdict()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        foreach (var (domain, server) in new[] { ("strict.example", "127.0.0.1"), ("all.example", "127.0.0.1"), ("grey.example", "127.0.0.1"), ("policy.example", "127.0.0.1"), ("inside.example", "10.0.0.1") })
            app.Dns.Has(domain, "MX", $"10 mx.{domain}.").Has($"mx.{domain}", "A", server);
        string[] emails = ["ann@strict.example", "gone@strict.example", "bob@strict.example", "anyone@all.example", "carl@grey.example", "dora@policy.example", "eve@inside.example"];
        foreach (var email in emails) await caller.PostAsync("leads", new { email });

        var ordered = await caller.PostAsync("leads/jobs", new { kind = "check", mailboxes = true });
        await app.Get<JobService>().RunAsync(Guid.Parse(ordered["jobId"]!), Ct);

        Assert.Equal(JobState.Succeeded, (await app.Get<JobService>().FindAsync(Actor.House, Guid.Parse(ordered["jobId"]!), Ct)).Value.State);
        var found = (await caller.GetAsync("leads")).Data.ToDictionary(lead => lead["email"]!.ToString(), lead => $"{lead["verdict"]} {string.Join(' ', lead["reasons"]!.AsArray().Select(r => r!.ToString()))}");
        Assert.Equal("valid mailboxFound", found["ann@strict.example"]);
        Assert.Equal("invalid noMailbox", found["gone@strict.example"]);
        Assert.Equal("valid mailboxFound", found["bob@strict.example"]);
        Assert.Equal("risky catchAll", found["anyone@all.example"]);
        Assert.Equal("valid mailboxUnclear", found["carl@grey.example"]);
        Assert.Equal("valid mailboxUnclear", found["dora@policy.example"]);
        Assert.Equal("valid mailboxUnclear", found["eve@inside.example"]);
        Assert.DoesNotContain(app.Sink.Commands, line => line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase));
        Assert.Empty(app.Sink.Messages);
        // The name drawn at random is asked for once a domain.
        Assert.Equal(4, app.Sink.Commands.Count(line => line.StartsWith("RCPT", StringComparison.OrdinalIgnoreCase) && line.Contains("@strict.example", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_check_without_it_asks_no_server()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        app.Dns.Has("quiet.example", "MX", "10 mx.quiet.example.").Has("mx.quiet.example", "A", "127.0.0.1");
        await caller.PostAsync("leads", new { email = "ann@quiet.example" });

        await app.Get<JobService>().RunAsync(Guid.Parse((await caller.PostAsync("leads/jobs", new { kind = "check" }))["jobId"]!), Ct);

        var lead = Assert.Single((await caller.GetAsync("leads")).Data);
        Assert.Equal(("valid", "[]"), (lead["verdict"]!.ToString(), lead["reasons"]!.ToJsonString()));
        Assert.DoesNotContain(app.Sink.Commands, line => line.Contains("quiet.example", StringComparison.Ordinal));
    }
}

/// <summary>Where nobody switched it on.</summary>
public sealed class NoMailboxTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task Asking_for_mailboxes_is_off_unless_the_settings_say_otherwise()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));

        var refused = await caller.PostAsync("leads/jobs", new { kind = "check", mailboxes = true });

        Assert.Equal((409, "lead.mailboxes_off"), (refused.Status, refused["code"]));
    }
}

/// <summary>A program that may ask for mailboxes, at a mail server of the test's own.</summary>
public sealed class MailboxApp(PostgresServer server) : AddressApp(server)
{
    internal SmtpSink Sink { get; } = SmtpSink.Start(new()
    {
        At = moment => moment.Step != "RCPT" ? null
            : moment.Line.Contains("@all.example", StringComparison.Ordinal) || moment.Line.Contains("<ann@", StringComparison.Ordinal) || moment.Line.Contains("<bob@", StringComparison.Ordinal) ? SmtpMove.Say("250 2.1.5 Ok")
            : moment.Line.Contains("@grey.example", StringComparison.Ordinal) ? SmtpMove.Say("450 4.2.0 Greylisted, try again in 5 minutes")
            : moment.Line.Contains("@policy.example", StringComparison.Ordinal) ? SmtpMove.Say("550 5.7.1 Your address is on a list")
            : SmtpMove.Say("550 5.1.1 No such user here"),
    });

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Dashboard:Mailboxes:Enabled", "true");
        builder.UseSetting("Dashboard:Mailboxes:PerServerAMinute", "6000");
        builder.UseSetting("Dashboard:Mailboxes:Port", Sink.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        builder.UseSetting("Dashboard:Mailboxes:TrustedNetworks:0", "127.0.0.0/8");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Sink.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
