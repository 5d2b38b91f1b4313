using Bunit;
using Dashboard.Web.Layout;
using MudBlazor;

namespace Dashboard.Tests.Components.Kit;

public sealed class ThemeTests : KitTest
{
    private const string File = "theme.css";

    /// <summary>MudBlazor's provider writes 12,000 characters into every circuit; as a file it stands once, in the browser. After a change of the theme or of MudBlazor, the text below is the file's.</summary>
    [Fact]
    public void The_stylesheet_says_what_MudBlazor_writes_for_our_theme()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(root.FullName, "Dashboard.sln"))) root = root.Parent!;

        var written = Render<MudThemeProvider>(p => p.Add(provider => provider.Theme, DashboardTheme.Theme).Add(provider => provider.DefaultScrollbar, true)).Find("style.mud-theme-provider").InnerHtml;

        Assert.Equal(written.ReplaceLineEndings("\n").Trim(), System.IO.File.ReadAllText(Path.Combine(root.FullName, "Dashboard.Web", "wwwroot", "css", File)).ReplaceLineEndings("\n").Trim());
    }
}
