using Dashboard.Core;
using Dashboard.Core.Reports;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Reports;

/// <summary>Makes links to a report, and takes them back.</summary>
public partial class ShareDialog(ShareService shares, IPublicAddress address, CurrentActor actor, ISnackbar snackbar)
{
    private static readonly int[] Lifetimes = [1, 7, 30, 90, 365];

    private IReadOnlyList<ShareRow> _shares = [];
    private int _days = 30;
    private string? _password;
    private string? _url;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public Guid CampaignId { get; set; }

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        var found = await shares.ListAsync(actor.Value, CampaignId, Left);
        if (found.Refused(out var error)) snackbar.Show(error);
        else _shares = found.Value;
    }

    private async Task ShareAsync()
    {
        var issued = await shares.ShareAsync(actor.Value, CampaignId, _days, _password, Left);
        if (issued.Refused(out var error))
        {
            snackbar.Show(error);
            return;
        }

        _url = address.Base + Urls.SharedReport(issued.Value.Token);
        await ReadAsync();
    }

    private async Task RevokeAsync(Guid id)
    {
        if (await shares.RevokeAsync(actor.Value, id, Left) is { } error) snackbar.Show(error);
        await ReadAsync();
    }
}
