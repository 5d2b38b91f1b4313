using Bunit;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Components.Kit;

public sealed class CommandPaletteTests : KitTest
{
    public CommandPaletteTests()
    {
        var module = JSInterop.SetupModule("/js/palette.js");
        module.SetupModule("attach", _ => true).Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void Typing_narrows_the_pages()
    {
        var palette = Render<CommandPalette>(p => p.Add(c => c.Admin, true));

        palette.Find("input").Input("camp");

        Assert.Equal(["Campaigns", "New campaign"], Found(palette));
    }

    [Fact]
    public void A_client_is_not_offered_what_is_for_admins()
    {
        Assert.Contains("Users", Found(Opened(admin: true)));
        Assert.DoesNotContain("Users", Found(Opened()));
    }

    [Fact]
    public void Arrows_choose_and_enter_goes()
    {
        var palette = Opened();

        palette.Find("input").KeyDown(Key.Down);
        palette.Find("input").KeyDown(Key.Enter);

        Assert.EndsWith("/campaigns", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Up_from_the_first_is_the_last()
    {
        var palette = Opened();

        palette.Find("input").KeyDown(Key.Up);

        Assert.Equal("true", palette.FindAll("[role=option]")[^1].GetAttribute("aria-selected"));
    }

    [Fact]
    public void Things_of_the_product_are_found_and_the_last_question_wins()
    {
        var asked = new List<string>();
        var palette = Render<CommandPalette>(p => p.Add(c => c.Search, (words, _) =>
        {
            asked.Add(words);
            return Task.FromResult<IReadOnlyList<PaletteItem>>([new(words + " sale", "/campaigns/1", Glyph.Campaigns, "Campaigns")]);
        }));

        palette.Find("input").Input("spr");
        palette.Find("input").Input("spring");
        Clock.Advance(TimeSpan.FromSeconds(1));

        palette.WaitForAssertion(() => Assert.Equal(["spring sale"], Found(palette)));
        Assert.Equal(["spring"], asked);
    }

    [Fact]
    public async Task Closing_forgets_what_was_typed()
    {
        var palette = Opened();
        var all = Found(palette);
        await palette.Find("input").InputAsync("zzz");
        Assert.Empty(Found(palette));

        await palette.InvokeAsync(palette.Instance.Closed);
        Assert.Empty(Found(palette));
        await palette.InvokeAsync(palette.Instance.Opened);

        Assert.Equal(all, Found(palette));
    }

    [Theory]
    [InlineData("Sandbox inbox", "sand", 0)]
    [InlineData("Sandbox inbox", "inbox", 1)]
    [InlineData("Recipients", "pient", 2)]
    [InlineData("Suppressions", "spr", 7)]
    [InlineData("Lists", "xyz", null)]
    public void A_name_is_ranked_by_how_well_it_answers(string name, string typed, int? rank) => Assert.Equal(rank, PaletteMatch.Rank(name, typed));

    private IRenderedComponent<CommandPalette> Opened(bool admin = false)
    {
        var palette = Render<CommandPalette>(p => p.Add(c => c.Admin, admin));
        _ = palette.InvokeAsync(palette.Instance.Opened);
        return palette;
    }

    private static List<string> Found(IRenderedComponent<CommandPalette> palette) =>
        [.. palette.FindAll(".palette__text").Select(item => item.TextContent)];
}
