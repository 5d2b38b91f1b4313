using Dashboard.Core;
using Dashboard.Core.Domains;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Domains;

/// <summary>One domain: what to publish, what was found instead, its keys and its history.</summary>
public partial class DomainDetail(DomainService domains, CurrentActor actor, IDialogService dialogs, ISnackbar snackbar, NavigationManager navigator)
{
    private DomainRow? _domain;
    private IReadOnlyList<DomainKeyRow> _keys = [];
    private IReadOnlyList<DomainCheckRow> _history = [];
    private DomainError? _refusal;

    [Parameter] public Guid Id { get; set; }

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var domain = await domains.FindAsync(actor.Value, Id, Left);
        if (domain.Refused(out _refusal)) return;
        _keys = (await domains.KeysAsync(actor.Value, Id, Left)).Value;
        _history = (await domains.HistoryAsync(actor.Value, Id, Left)).Value;
        _domain = domain.Value;
    }

    private async Task VerifyAsync()
    {
        var checkedNow = await domains.VerifyAsync(actor.Value, Id, Left);
        if (checkedNow.Refused(out var error)) snackbar.Show(error);
        else snackbar.Done(checkedNow.Value.Status is DomainStatus.Verified ? $"{checkedNow.Value.Name} is verified." : "Looked. What is still to be done stands at each record.");
        await LoadAsync();
    }

    private async Task RotateAsync()
    {
        if (!await dialogs.ConfirmAsync(new($"Make new DKIM keys for {_domain!.Name}?", "Two more records have to be published. The keys of today sign until those are found, and their records stay for a week after that.", "Make new keys", Destructive: false))) return;
        var rotated = await domains.RotateAsync(actor.Value, Id, Left);
        if (rotated.Refused(out var error)) snackbar.Show(error);
        await LoadAsync();
    }

    private async Task ToggleAsync()
    {
        var changed = await domains.StopWhenFailingAsync(actor.Value, Id, !_domain!.StopsWhenFailing, Left);
        if (changed.Refused(out var error)) snackbar.Show(error);
        else snackbar.Done(changed.Value.StopsWhenFailing ? "Campaigns wait while a needed record is lost." : "Campaigns go on while a needed record is lost.");
        await LoadAsync();
    }

    private async Task DeleteAsync()
    {
        if (!await dialogs.ConfirmAsync(new($"Delete {_domain!.Name}?", "Its keys are gone with it; mail from it is no longer signed, and nothing leaves through a real relay.", "Delete the domain"))) return;
        if (await domains.DeleteAsync(actor.Value, Id, Left) is { } error) snackbar.Show(error);
        else navigator.NavigateTo(Urls.Domains);
    }

    private DomainRecord? Record(RecordPurpose purpose) => _domain!.Records.FirstOrDefault(r => r.Purpose == purpose && r.State is RecordState.Verified);

    private bool Has(RecordPurpose purpose) => Record(purpose) is not null;

    private static string Says(DomainRow domain) => domain.Status switch
    {
        DomainStatus.Verified => "Ready: mail from it is signed and may leave through every relay",
        DomainStatus.Failing => domain.StopsWhenFailing ? "A needed record is lost: nothing leaves through a real relay until it is back" : "A needed record is lost; mail still leaves",
        _ => "Publish the records below where the domain’s DNS is kept, then check",
    };

    private static string Looked(DomainRow domain) => domain.CheckedAt is null ? "Looked for every few minutes, and when you press Check now" : "Looked for by itself; copy name and value as they stand";
}
