using Dashboard.Core;
using Dashboard.Core.Sandbox;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Sandbox;

/// <summary>The Sandbox's inbox, newest first.</summary>
public partial class SandboxInbox(SandboxService sandbox, CurrentActor actor, IDialogService dialogs, ISnackbar snackbar)
{
    private const int PortionSize = 50;

    private List<CapturedRow> _mails = [];
    private string? _next;
    private string? _search;
    private DomainError? _refusal;
    private bool _loading = true;

    /// <summary>Only the mails of one campaign.</summary>
    [SupplyParameterFromQuery(Name = "campaign")] public Guid? Campaign { get; set; }

    protected override async Task OnInitializedAsync() => await LoadAsync();

    private async Task LoadAsync()
    {
        var slice = await sandbox.ListAsync(actor.Value, Campaign, _search, new SliceRequest(PortionSize), Left);
        _loading = false;
        if (slice.Refused(out _refusal)) return;
        _mails = [.. slice.Value.Items];
        _next = slice.Value.NextCursor;
    }

    private Task SearchAsync(string search)
    {
        _search = search;
        return LoadAsync();
    }

    private async Task MoreAsync()
    {
        var slice = (await sandbox.ListAsync(actor.Value, Campaign, _search, new SliceRequest(PortionSize, _next), Left)).Value;
        _mails.AddRange(slice.Items);
        _next = slice.NextCursor;
    }

    private async Task EmptyAsync()
    {
        var whose = actor.Value.ClientId is null ? "of all clients" : "of this client";
        if (!await dialogs.ConfirmAsync(new ConfirmQuestion("Empty the Sandbox inbox?", $"All captured mail {whose} is deleted. Campaigns and their figures stay.", "Empty the inbox"))) return;
        var gone = await sandbox.EmptyAsync(actor.Value, Left);
        snackbar.Done($"{Format.Count(gone, "mail")} deleted.");
        await LoadAsync();
    }
}
