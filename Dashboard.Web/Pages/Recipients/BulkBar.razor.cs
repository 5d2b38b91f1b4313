using Dashboard.Core;
using Dashboard.Core.Exports;
using Dashboard.Core.Jobs;
using Dashboard.Core.Recipients;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Recipients;

/// <summary>Asks what an act needs to know, and orders its job.</summary>
public partial class BulkBar(BulkService bulk, ExportService exports, CurrentActor actor, IDialogService dialogs, ISnackbar snackbar, NavigationManager navigator)
{
    [Parameter, EditorRequired] public required BulkChoice Choice { get; set; }

    /// <summary>The list that is looked through, where it is one.</summary>
    [Parameter] public Guid? ListId { get; set; }

    /// <summary>The client they are of.</summary>
    [Parameter, EditorRequired] public required Guid ClientId { get; set; }

    private string Whom => Choice.Ids is { } ids ? Format.Count(ids.Count, "recipient") : "all recipients that match";

    private Actor Owner => actor.Value.For(ClientId);

    private async Task ListAsync(BulkAct act)
    {
        var dialog = await dialogs.ShowAsync<ChooseListDialog>("Choose a list", new DialogParameters<ChooseListDialog> { { d => d.Title, act is BulkAct.AddToList ? $"Put {Whom} into a list" : $"Take {Whom} out of a list" }, { d => d.ClientId, ClientId } });
        if (await dialog.Result is { Canceled: false, Data: Guid list }) await OrderAsync(new() { Act = act, TargetListId = list });
    }

    private async Task SuppressAsync()
    {
        if (await dialogs.ConfirmAsync(new($"Suppress {Whom}?", "No campaign reaches them from now on. Each can be lifted under Suppressions.", "Suppress"))) await OrderAsync(new() { Act = BulkAct.Suppress });
    }

    private async Task DeleteAsync()
    {
        var question = new ConfirmQuestion(
            $"Delete {Whom}?", "They leave every list, and name, address and attributes are forgotten. What was sent stays counted. This cannot be taken back.", "Delete", TypeToConfirm: Choice.Ids is null ? "delete all" : null);
        if (await dialogs.ConfirmAsync(question)) await OrderAsync(new() { Act = BulkAct.Delete });
    }

    private async Task OrderAsync(BulkOrder order) =>
        Told(await bulk.OrderAsync(Owner, order with { RecipientIds = Choice.Ids, ListId = ListId, Status = Choice.Status, Search = Choice.Words }, Left));

    private async Task ExportAsync(ExportFormat format) =>
        Told(await exports.OrderAsync(Owner, new() { Format = format, RecipientIds = Choice.Ids, ListId = ListId, Status = Choice.Status, Search = Choice.Words }, Left));

    private void Told(Result<JobRow> ordered)
    {
        if (ordered.Refused(out var error)) snackbar.Show(error);
        else navigator.NavigateTo(Urls.Jobs);
    }
}
