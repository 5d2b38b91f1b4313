using Bunit;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Tests.Components.Kit;

public sealed class AppErrorBoundaryTests : KitTest
{
    [Fact]
    public void A_page_that_fails_leaves_a_sentence_and_an_id_and_can_be_tried_again()
    {
        var broken = true;
        var boundary = Render<AppErrorBoundary>(p => p.Add(b => b.ChildContent, builder =>
        {
            if (broken) throw new InvalidOperationException("boom");
            builder.AddContent(0, "all is well");
        }));

        Assert.Contains("This page failed", boundary.Markup, StringComparison.Ordinal);
        Assert.NotEmpty(boundary.Find("code").TextContent);
        Assert.DoesNotContain("boom", boundary.Markup, StringComparison.Ordinal);

        broken = false;
        boundary.Find(".empty__action button").Click();

        Assert.Contains("all is well", boundary.Markup, StringComparison.Ordinal);
    }
}
