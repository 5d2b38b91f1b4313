using System.Net;
using System.Text.RegularExpressions;
using Dashboard.Core;
using Dashboard.Core.Lists;
using Dashboard.Core.Recipients;
using Dashboard.Core.Signups;
using Dashboard.Core.Suppressions;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Signups;

public sealed partial class SignupTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private SignupService Signups => app.Get<SignupService>();

    [Fact]
    public async Task Someone_who_confirms_is_in_the_list_with_their_consent_written_down()
    {
        var (actor, list, form) = await FormAsync();

        Assert.Null(await AskAsync(form, "New@People.Example", "Nora"));
        var link = await LinkAsync(actor, "New@people.example");
        Assert.Equal(0, (await app.Get<ListService>().FindAsync(actor, list, Ct)).Value.MemberCount);
        var visitor = A.Stranger(app);
        Assert.Equal(200, (await visitor.GetAsync(link)).Status);
        Assert.Equal(0, (await app.Get<ListService>().FindAsync(actor, list, Ct)).Value.MemberCount); // reading changes nothing
        Assert.Contains("You are signed up", (await visitor.PostAsync(link)).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await visitor.PostAsync(link)).Status);

        var person = Assert.Single((await app.Get<RecipientService>().SliceAsync(actor, new(list), new(), Ct)).Items);
        Assert.Equal(("Nora", RecipientStatus.Active), (person.Name, person.Status));
        var consent = Assert.Single(await app.Get<RecipientService>().ConsentsAsync(actor, person.Id, Ct));
        Assert.Equal(("sign-up form", "I agree.", "192.0.2.9"), (consent.How, consent.Wording, consent.AskedFrom));
        Assert.Equal(404, (await visitor.GetAsync(link + "x")).Status);
    }

    [Fact]
    public async Task Machines_get_the_answer_that_people_get_and_no_mail_goes_out()
    {
        var (actor, _, form) = await FormAsync();

        Assert.Null(await AskAsync(form, "trapped@people.example", "X", trap: "http://spam.example"));
        var page = (await Signups.ShowAsync(form, Ct))!;
        Assert.Null(await Signups.AskAsync(form, new("atonce@people.example", null, null, page.Stamp, null, null), Ct));
        Assert.Equal(SignupErrors.Stale, await Signups.AskAsync(form, new("a@people.example", null, null, "forged", null, null), Ct));
        Assert.Equal("email", (await AskAsync(form, "nobody", null))?.Field);

        Assert.Equal(0L, await MailsAsync(actor));
    }

    [Fact]
    public async Task One_address_and_one_domain_get_so_many_mails_and_no_more()
    {
        var (actor, _, form) = await FormAsync();
        var domain = $"{Guid.NewGuid():N}.example";

        for (var n = 0; n < 5; n++) Assert.Null(await AskAsync(form, $"victim@{domain}", null));
        Assert.Equal(3L, await MailsAsync(actor));
        for (var n = 0; n < 40; n++) Assert.Null(await AskAsync(form, $"p{n}@{domain}", null));
        Assert.Equal(30L, await MailsAsync(actor));
    }

    [Fact]
    public async Task Who_is_in_the_list_or_must_not_be_mailed_gets_no_mail_and_who_left_may_come_back()
    {
        var (actor, list, form) = await FormAsync();
        var recipients = app.Get<RecipientService>();
        await recipients.AddAsync(actor, new() { Email = "member@people.example", ListIds = [list] }, "test", Ct);
        await app.Get<SuppressionService>().AddAsync(actor, "complained@people.example", SuppressionReason.Complaint, null, Ct);
        var left = (await recipients.AddAsync(actor, new() { Email = "left@people.example", ListIds = [list] }, "test", Ct)).Value.Recipient.Recipient.Id;
        await app.Get<SuppressionService>().AddAsync(actor, "left@people.example", SuppressionReason.Unsubscribe, null, Ct);

        foreach (var email in new[] { "member", "complained", "left" }) Assert.Null(await AskAsync(form, $"{email}@people.example", null));

        Assert.Equal(1L, await MailsAsync(actor));
        Assert.Equal(200, (await A.Stranger(app).PostAsync(await LinkAsync(actor, "left@people.example"))).Status);
        Assert.Equal(RecipientStatus.Active, (await recipients.FindAsync(actor, left, Ct)).Value.Recipient.Status);
        Assert.Empty((await app.Get<SuppressionService>().CheckAsync(actor, "left@people.example", Ct)).Value);
    }

    [Fact]
    public async Task A_closed_form_is_not_there_and_anothers_cannot_be_edited()
    {
        var (actor, list, form) = await FormAsync();
        Assert.Equal(200, (await A.Stranger(app).GetAsync($"/s/{form}")).Status);
        var draft = (await Signups.OfListAsync(actor, list, Ct)).Value!.ToDraft();

        Assert.Equal(ErrorKind.Forbidden, (await Signups.SaveAsync(await A.ClientAsync(app), list, draft, Ct)).Error?.Kind);
        Assert.Equal("title", (await Signups.SaveAsync(actor, list, draft with { Title = "" }, Ct)).Error?.Field);
        Assert.Null((await Signups.SaveAsync(actor, list, draft with { IsOpen = false }, Ct)).Error);

        Assert.Equal(404, (await A.Stranger(app).GetAsync($"/s/{form}")).Status);
        Assert.Equal(SignupErrors.NotFound, await AskAsync(form, "a@people.example", null));
    }

    private async Task<(Actor Actor, Guid List, Guid Form)> FormAsync()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        var form = await Signups.SaveAsync(actor, list, new() { Title = "Our news", Wording = "I agree.", FromName = "Acme", FromEmail = "news@acme.example", IsOpen = true }, Ct);
        return (actor, list, form.Value.Id);
    }

    private async Task<DomainError?> AskAsync(Guid form, string email, string? name, string? trap = null)
    {
        // The page was opened a while ago.
        var stamp = await app.Get<SignupSeal>().SealAsync(SignupSeal.Stamp, form, app.Get<TimeProvider>().GetUtcNow().AddMinutes(-1), Ct);
        return await Signups.AskAsync(form, new(email, name, trap, stamp, IPAddress.Parse("192.0.2.9"), "A browser"), Ct);
    }

    private async Task<string> LinkAsync(Actor actor, string email)
    {
        var data = (string)(await app.SqlAsync("SELECT data ->> 'confirm_url' FROM transactional_mails WHERE client_id = $1 AND email = $2::citext ORDER BY message_id DESC LIMIT 1", actor.ClientId!.Value, email))!;
        return Path().Match(data).Value;
    }

    private Task<object?> MailsAsync(Actor actor) => app.SqlAsync("SELECT count(*) FROM transactional_mails WHERE client_id = $1", actor.ClientId!.Value);

    [GeneratedRegex("/s/confirm/.*$")]
    private static partial Regex Path();
}
