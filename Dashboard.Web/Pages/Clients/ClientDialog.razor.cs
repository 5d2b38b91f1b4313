using Dashboard.Core;
using Dashboard.Core.Clients;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Clients;

/// <summary>Asks for a client's name and zone.</summary>
public partial class ClientDialog(ClientService clients, CurrentActor actor, ISnackbar snackbar)
{
    private string? _name;
    private string? _zone = "UTC";
    private string? _trackingUrl;
    private int _softBounceLimit;
    private DomainError? _refusal;
    private bool _saving;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    /// <summary>The client to edit; a new one where it is left out.</summary>
    [Parameter] public ClientRow? Client { get; set; }

    protected override void OnInitialized()
    {
        if (Client is not { } client) return;
        _name = client.Name;
        _zone = client.TimeZone;
        _trackingUrl = client.TrackingUrl;
        _softBounceLimit = client.SoftBounceLimit;
    }

    private static Task<IEnumerable<string>> ZonesAsync(string? words, CancellationToken ct) => Task.FromResult(
        TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id)
            .Where(id => string.IsNullOrWhiteSpace(words) || id.Contains(words, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal).AsEnumerable());

    private string? Fault(string field) => _refusal?.Field == field ? _refusal.Message : null;

    private async Task SaveAsync()
    {
        if (_saving) return;
        _saving = true;
        try
        {
            var agency = actor.Value with { ClientId = null };
            var saved = Client is { } old ? await clients.DescribeAsync(agency, old.Id, _name ?? "", _zone, Left) : await clients.OpenAsync(agency, _name, _zone, Left);
            if (Client is { } set && saved.Error is null) saved = await clients.SetAsync(agency, set.Id, new() { SoftBounceLimit = _softBounceLimit, TrackingUrl = _trackingUrl ?? "" }, Left);
            if (!saved.Refused(out _refusal)) Dialog.Close(DialogResult.Ok(saved.Value.Id));
            else if (_refusal.Field is null) snackbar.Show(_refusal);
        }
        finally
        {
            _saving = false;
        }
    }
}
