using Dashboard.Core.ApiKeys;
using Dashboard.Web.Kit;
using MudBlazor;

namespace Dashboard.Web.Pages.ApiKeys;

/// <summary>What is asked before a key is rotated or revoked, and the new key, shown once.</summary>
internal static class KeyDialogs
{
    public static Task<bool> ConfirmRotationAsync(this IDialogService dialogs, ApiKeyRow key) => dialogs.ConfirmAsync(new ConfirmQuestion(
        $"Rotate “{key.Name}”?", "A new key with the same scopes takes over. The old one lives on for 24 hours, so that the program can be changed meanwhile.", "Rotate key", Destructive: false));

    public static Task<bool> ConfirmRevocationAsync(this IDialogService dialogs, ApiKeyRow key) => dialogs.ConfirmAsync(new ConfirmQuestion(
        $"Revoke “{key.Name}”?", "Within five seconds it lets nobody in any more. This cannot be taken back.", "Revoke key"));

    public static async Task ShowAsync(this IDialogService dialogs, IssuedApiKey issued) =>
        await (await dialogs.ShowAsync<NewKeyDialog>("The new key", new DialogParameters<NewKeyDialog> { { d => d.Issued, issued } })).Result;
}
