using Bunit;
using Dashboard.Tests.Components.Kit;
using Dashboard.Web.Kit;
using Dashboard.Web.Layout;

namespace Dashboard.Tests.Components.Layout;

public sealed class LastPictureTests : KitTest
{
    [Fact]
    public async Task A_page_that_has_let_its_last_picture_go_draws_on()
    {
        var palette = Render<CommandPalette>();
        await palette.InvokeAsync(palette.Instance.Opened);
        var all = palette.FindAll(".palette__text").Count;

        await palette.InvokeAsync(() => LastPicture.Forget(palette.Instance));
        await palette.InvokeAsync(palette.Instance.Closed);
        await palette.InvokeAsync(palette.Instance.Opened);

        Assert.Equal(all, palette.FindAll(".palette__text").Count);
    }
}
