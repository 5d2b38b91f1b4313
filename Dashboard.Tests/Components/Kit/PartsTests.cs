using System.Globalization;
using Bunit;
using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Sending;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Tests.Components.Kit;

public sealed class PartsTests : KitTest
{
    [Theory]
    [InlineData(CampaignStatus.Draft, "Draft", "chip--neutral")]
    [InlineData(CampaignStatus.Sending, "Sending", "chip--active")]
    [InlineData(CampaignStatus.Sent, "Sent", "chip--good")]
    [InlineData(MessageState.Claimed, "Sending", "chip--active")]
    [InlineData(MessageState.HandingOver, "Sending", "chip--active")]
    [InlineData(MessageState.Unknown, "Unknown", "chip--warn")]
    [InlineData(MessageState.Bounced, "Bounced", "chip--bad")]
    public void A_state_is_said_in_words_and_only_repeated_in_colour(Enum state, string word, string tone)
    {
        var chip = Render<StatusChip>(p => p.Add(c => c.State, state)).Find(".chip");

        Assert.Equal(word, chip.TextContent);
        Assert.Contains(tone, chip.ClassList);
    }

    [Theory]
    [InlineData(0.5, "50%")]
    [InlineData(7, "100%")]
    [InlineData(-1, "0%")]
    [InlineData(double.NaN, "0%")]
    public void A_bar_stays_within_its_track(double share, string width)
    {
        var bar = Render<PercentBar>(p => p.Add(b => b.Share, share).Add(b => b.Label, "Accepted"));

        Assert.Equal($"width:{width}", bar.Find(".percent__fill").GetAttribute("style"));
        Assert.Equal("Accepted", bar.Find("[role=progressbar]").GetAttribute("aria-label"));
    }

    [Fact]
    public void A_figure_explains_its_formula_to_everyone()
    {
        ShowProviders();

        var figure = Render<Figure>(p => p.Add(f => f.Label, "Open rate").Add(f => f.Value, "41.2 %").Add(f => f.Formula, "opens by people / accepted"));

        Assert.Equal("opens by people / accepted", figure.Find("button.hint__ask").GetAttribute("aria-label"));
    }

    [Fact]
    public void A_number_in_little_room_still_tells_the_whole()
    {
        var number = Render<Number>(p => p.Add(n => n.Value, 1_234_567).Add(n => n.Brief, true)).Find(".num");

        Assert.Equal("1,234,567", number.GetAttribute("title"));
    }

    [Fact]
    public void The_way_to_a_page_ends_with_the_page()
    {
        var header = Render<PageHeader>(p => p.Add(h => h.Title, "Spring sale").Add(h => h.Crumbs, [new Crumb("Campaigns", "/campaigns")]));

        Assert.Equal("/campaigns", header.Find(".crumbs a").GetAttribute("href"));
        Assert.Equal("Spring sale", header.Find(".crumbs [aria-current=page]").TextContent);
        Assert.Equal("Spring sale", header.Find("h1").TextContent);
    }

    [Fact]
    public void An_empty_list_offers_the_next_step()
    {
        var empty = Render<EmptyState>(p => p.Add(e => e.Title, "No campaigns yet").Add(e => e.Action, "<a href='/campaigns/new'>New campaign</a>"));

        Assert.Equal("/campaigns/new", empty.Find(".empty__action a").GetAttribute("href"));
    }

    [Fact]
    public void A_failure_gives_its_request_id_and_another_try()
    {
        var tries = 0;
        var failed = Render<ErrorState>(p => p.Add(e => e.RequestId, "4bf92f35").Add(e => e.OnRetry, () => tries++));

        failed.Find(".empty__action button").Click();

        Assert.Equal("4bf92f35", failed.Find("code").TextContent);
        Assert.Equal(1, tries);
    }

    [Theory]
    [InlineData(ErrorKind.NotFound, "Not found")]
    [InlineData(ErrorKind.Forbidden, "Not allowed")]
    [InlineData(ErrorKind.Conflict, "Not possible now")]
    public void A_refused_page_says_why(ErrorKind kind, string title)
    {
        var refusal = Render<RefusalState>(p => p.Add(r => r.Error, new DomainError(kind, "x", "This belongs to another client.")));

        Assert.Equal(title, refusal.Find("h1").TextContent);
        Assert.Contains("This belongs to another client.", refusal.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_button_is_off_while_it_works_and_works_once()
    {
        var started = 0;
        var work = new TaskCompletionSource();
        var button = Render<BusyButton>(p => p.AddChildContent("Send now").Add(b => b.OnClick, EventCallback.Factory.Create(this, async () =>
        {
            started++;
            await work.Task;
        })));

        button.Find("button").Click();

        Assert.True(button.Find("button").HasAttribute("disabled"));
        Assert.NotNull(button.Find(".spinner"));
        work.SetResult();
        button.WaitForAssertion(() => Assert.False(button.Find("button").HasAttribute("disabled")));
        Assert.Equal(1, started);
    }

    [Fact]
    public void A_button_whose_work_fails_is_on_again()
    {
        var button = Render<BusyButton>(p => p.Add(b => b.OnClick, EventCallback.Factory.Create(this, () => Task.FromException(new TimeoutException()))));

        Assert.Throws<TimeoutException>(() => button.Find("button").Click());

        button.Render();
        Assert.False(button.Find("button").HasAttribute("disabled"));
    }

    [Fact]
    public void Figures_read_the_same_whatever_the_servers_language()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal("width:12.5%", Render<PercentBar>(p => p.Add(b => b.Share, 0.125).Add(b => b.Label, "x")).Find(".percent__fill").GetAttribute("style"));
            Assert.Equal("12,345", Render<Number>(p => p.Add(n => n.Value, 12_345)).Find(".num").TextContent);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
