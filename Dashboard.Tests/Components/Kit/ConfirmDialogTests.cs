using Bunit;
using Dashboard.Web.Kit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Dashboard.Tests.Components.Kit;

public sealed class ConfirmDialogTests : KitTest
{
    private static readonly ConfirmQuestion Delete = new("Delete “Spring sale”?", "Its 24,318 messages go with it.", "Delete campaign");

    [Fact]
    public async Task The_question_names_the_thing_and_the_number()
    {
        var (dialog, answer) = await AskAsync(Delete);

        Assert.Contains("Delete “Spring sale”?", dialog.Markup, StringComparison.Ordinal);
        Assert.Contains("24,318", dialog.Markup, StringComparison.Ordinal);
        await Button(dialog, "Delete campaign").ClickAsync(new());
        Assert.True(await answer);
    }

    [Fact]
    public async Task Cancelling_answers_no()
    {
        var (dialog, answer) = await AskAsync(Delete);

        await Button(dialog, "Cancel").ClickAsync(new());

        Assert.False(await answer);
    }

    [Fact]
    public async Task What_is_great_and_final_wants_its_name_typed()
    {
        var (dialog, answer) = await AskAsync(Delete with { TypeToConfirm = "Spring sale" });

        Assert.True(Button(dialog, "Delete campaign").HasAttribute("disabled"));
        await dialog.Find("input").InputAsync("spring sale ");
        dialog.WaitForAssertion(() => Assert.False(Button(dialog, "Delete campaign").HasAttribute("disabled")));
        await Button(dialog, "Delete campaign").ClickAsync(new());

        Assert.True(await answer);
    }

    private async Task<(IRenderedComponent<MudDialogProvider> Dialog, Task<bool> Answer)> AskAsync(ConfirmQuestion question)
    {
        var provider = ShowProviders();
        var answer = provider.InvokeAsync(() => Services.GetRequiredService<IDialogService>().ConfirmAsync(question));
        await provider.WaitForElementAsync(".mud-dialog");
        return (provider, answer);
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<MudDialogProvider> dialog, string text) =>
        dialog.FindAll("button").Single(button => button.TextContent.Trim() == text);
}
