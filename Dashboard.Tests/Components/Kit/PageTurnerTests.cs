using Bunit;
using Dashboard.Web.Kit;

namespace Dashboard.Tests.Components.Kit;

public sealed class PageTurnerTests : KitTest
{
    [Fact]
    public void Older_pages_lead_back_the_way_one_came()
    {
        var turns = new PageTurns();
        var asked = new List<string?>();
        turns.Read("b");
        var turner = Render<PageTurner>(p => p.Add(t => t.Turns, turns).Add(t => t.OnTurned, () =>
        {
            asked.Add(turns.After);
            turns.Read(turns.After switch { null => "b", "b" => "c", _ => null });
        }));

        Press("Older");
        Press("Older");
        Assert.True(turner.FindAll("button").Single(b => b.TextContent.Contains("Older", StringComparison.Ordinal)).HasAttribute("disabled"));
        Press("Newer");
        Press("Newer");

        Assert.Equal(["b", "c", "b", null], asked);
        Assert.False(turns.HasNewer);

        void Press(string word) => turner.FindAll("button").Single(b => b.TextContent.Contains(word, StringComparison.Ordinal)).Click();
    }

    [Fact]
    public void One_page_that_holds_all_needs_no_turning() =>
        Assert.Empty(Render<PageTurner>(p => p.Add(t => t.Turns, new PageTurns())).FindAll("button"));
}
