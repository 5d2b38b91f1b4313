using MudBlazor;

namespace Dashboard.Web.Kit;

/// <summary>The one-line way to ask before acting.</summary>
public static class Confirming
{
    /// <summary>Shows the question; true where the person said yes.</summary>
    public static async Task<bool> ConfirmAsync(this IDialogService dialogs, ConfirmQuestion question)
    {
        var dialog = await dialogs.ShowAsync<ConfirmDialog>(
            question.Title,
            new DialogParameters<ConfirmDialog> { { d => d.Question, question } },
            new DialogOptions { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, CloseOnEscapeKey = true, CloseButton = false });
        return await dialog.Result is { Canceled: false };
    }
}
