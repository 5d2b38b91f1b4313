using System.Text.Json.Nodes;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Jobs;
using Dashboard.Tests.Integration.Sending;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Jobs;

public class SendJobTests(SendingApp app) : IClassFixture<SendingApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_send_is_a_job_until_every_message_is_in_a_final_state()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 30, sink.Port);
        var caller = await A.KeyAsync(app, mailing.Actor);

        await mailing.SendAsync();

        var job = Assert.Single((await caller.GetAsync("jobs?kind=send")).Data);
        Assert.Equal(("succeeded", "30", "30", "1", mailing.Id.ToString()), (job["state"]!.ToString(), job["done"]!.ToString(), job["total"]!.ToString(), job["progress"]!.ToString(), job["campaignId"]!.ToString()));
        Assert.Equal("30", job["result"]!["accepted"]!.ToString());
        Assert.Equal(mailing.Actor.Name, job["startedBy"]!.ToString());
        Assert.Equal(409, (await caller.PostAsync($"jobs/{job["id"]}/cancel")).Status);
        Assert.Equal(409, (await caller.PostAsync($"jobs/{job["id"]}/retry")).Status);
    }

    [Fact]
    public async Task A_send_is_held_goes_on_and_ends_by_its_job_as_by_its_campaign()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 500, sink.Port, perSecond: 5);
        var caller = await A.KeyAsync(app, mailing.Actor);
        var weak = await A.KeyAsync(app, mailing.Actor, "jobs:read", "jobs:write");

        await mailing.StartAsync();
        var id = Assert.Single((await caller.GetAsync("jobs?kind=send")).Data)["id"]!.ToString();
        await Until.TrueAsync(async () => (long)(await caller.GetAsync($"jobs/{id}")).Body["done"]! > 0, "some went out");
        var running = await caller.GetAsync($"jobs/{id}");
        Assert.Equal(("running", "500"), (running["state"], running["total"]));

        Assert.Equal(403, (await weak.PostAsync($"jobs/{id}/cancel")).Status);
        var held = await caller.PostAsync($"jobs/{id}/pause");
        Assert.Equal((200, "queued", "true", "Paused"), (held.Status, held["state"], held["paused"], await mailing.StatusAsync()));
        Assert.Equal(409, (await caller.PostAsync($"jobs/{id}/pause")).Status);
        Assert.Equal(("running", "Sending"), ((await caller.PostAsync($"jobs/{id}/resume"))["state"], await mailing.StatusAsync()));
        var ended = await caller.PostAsync($"jobs/{id}/cancel");
        Assert.Equal((200, "cancelled", "Cancelled"), (ended.Status, ended["state"], await mailing.StatusAsync()));

        var log = JsonNode.Parse((await caller.GetAsync($"jobs/{id}/log")).Text)!.AsArray().Select(line => line!["text"]!.ToString()).ToList();
        Assert.Equal(["The send is under way.", "It is paused.", "The send is under way.", "It was cancelled; what had not gone out was skipped."], log);
        Assert.Equal(id, Assert.Single((await app.Get<JobService>().ListAsync(mailing.Actor, new(Kind: Job.SendKind), new(), Ct)).Items).Id.ToString());
    }

    [Fact]
    public async Task Another_clients_send_is_out_of_reach_and_a_draft_is_no_job()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 5, sink.Port);
        var caller = await A.KeyAsync(app, mailing.Actor);
        Assert.Empty((await caller.GetAsync("jobs")).Data);
        Assert.Null(await app.Get<CampaignLauncher>().ScheduleAsync(mailing.Actor, mailing.Id, app.Get<TimeProvider>().GetUtcNow().AddDays(1), Ct));
        Assert.Null(await app.Get<CampaignLauncher>().CancelAsync(mailing.Actor, mailing.Id, Ct));
        Assert.Empty((await caller.GetAsync("jobs")).Data);

        var sent = await A.MailingAsync(app, 5, sink.Port);
        await sent.SendAsync();
        var job = (await (await A.KeyAsync(app, sent.Actor)).GetAsync("jobs")).Data[0]["id"];
        Assert.Equal((403, 403), ((await caller.GetAsync($"jobs/{job}")).Status, (await caller.PostAsync($"jobs/{job}/cancel")).Status));
    }
}
