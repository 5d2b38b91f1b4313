using Bunit;
using Dashboard.Web;
using Dashboard.Web.Layout;

namespace Dashboard.Tests.Components.Kit;

public sealed class ShellTests : KitTest
{
    [Fact]
    public void The_menu_of_a_client_has_no_page_for_admins()
    {
        var menu = Render<NavMenu>(p => p.Add(m => m.Admin, false));

        Assert.DoesNotContain(Urls.Users, menu.FindAll("a").Select(link => link.GetAttribute("href")));
        Assert.DoesNotContain("Agency", menu.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void An_admin_picks_one_client_or_all()
    {
        var nordlicht = new ClientChoice(Guid.NewGuid(), "Nordlicht Outdoor");
        var picked = new List<Guid?>();
        var picker = Render<ClientPicker>(p => p.Add(c => c.Clients, [nordlicht]).Add(c => c.ChosenChanged, picked.Add));

        picker.Find("select").Change(nordlicht.Id.ToString());
        picker.Find("select").Change("");

        Assert.Equal([nordlicht.Id, null], picked);
    }

    [Theory]
    [InlineData("/campaigns?status=sent", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("/\t/evil.example", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Signing_in_leads_only_to_a_path_of_our_own(string? path, bool own)
    {
        Assert.Equal(own, Urls.IsOwnPath(path));
        Assert.Equal(own, Urls.SignIn(path).Contains("returnUrl", StringComparison.Ordinal));
    }
}
