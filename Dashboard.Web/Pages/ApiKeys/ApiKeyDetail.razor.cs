using System.Globalization;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Housekeeping;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.ApiKeys;

/// <summary>One key: what it may do, and the log of what was asked with it.</summary>
public partial class ApiKeyDetail(ApiKeyService keys, RequestLog requests, RetentionSettings retention, CurrentActor actor, TimeProvider clock, IDialogService dialogs, ISnackbar snackbar, NavigationManager navigator)
{
    private const int PageSize = 25;

    private static readonly (int? First, string Words)[] Kinds = [(200, "2xx: done"), (300, "3xx: elsewhere"), (400, "4xx: refused"), (500, "5xx: failed")];

    private readonly PageTurns _turns = new();
    private MudDataGrid<KeyRequest>? _grid;
    private ApiKeyRow? _key;
    private DomainError? _refusal;
    private int? _status;
    private string? _search;

    [Parameter] public Guid Id { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (_key?.Id == Id) return;
        await LoadAsync();
        await FromTheTopAsync();
    }

    private async Task LoadAsync()
    {
        var found = await keys.FindAsync(actor.Value, Id, Left);
        if (!found.Refused(out _refusal)) _key = found.Value;
    }

    private async Task<GridData<KeyRequest>> LoadRequestsAsync(GridState<KeyRequest> grid, CancellationToken ct)
    {
        var slice = await requests.SliceAsync(actor.Value, Id, new(null, _status, _status + 99), new SliceRequest(PageSize, _turns.After, _search), ct);
        if (slice.Refused(out _refusal)) return new() { Items = [], TotalItems = 0 };
        _turns.Read(slice.Value.NextCursor);
        await InvokeAsync(StateHasChanged);
        return new() { Items = slice.Value.Items, TotalItems = slice.Value.Items.Count };
    }

    private Task SearchAsync(string search)
    {
        _search = search;
        return FromTheTopAsync();
    }

    private Task ChooseAsync(int? status)
    {
        _status = status;
        return FromTheTopAsync();
    }

    private Task FromTheTopAsync()
    {
        _turns.ToTheTop();
        return ReloadAsync();
    }

    private Task ReloadAsync() => _grid?.ReloadServerData() ?? Task.CompletedTask;

    private async Task RotateAsync()
    {
        if (!await dialogs.ConfirmRotationAsync(_key!)) return;
        var rotated = await keys.RotateAsync(actor.Value, Id, ApiKeyService.DefaultOverlap, [Scopes.All], Left);
        if (rotated.Refused(out var error))
        {
            snackbar.Show(error);
            return;
        }

        await dialogs.ShowAsync(rotated.Value);
        navigator.NavigateTo(Urls.ApiKey(rotated.Value.Row.Id));
    }

    private async Task RevokeAsync()
    {
        if (!await dialogs.ConfirmRevocationAsync(_key!)) return;
        if ((await keys.RevokeAsync(actor.Value, Id, Left)).Refused(out var error)) snackbar.Show(error);
        else snackbar.Done($"{_key!.Name} is revoked.");
        await LoadAsync();
    }

    private static string ToneOf(int status) => status switch
    {
        >= 500 => "bad",
        >= 400 => "warn",
        >= 300 => "neutral",
        _ => "good",
    };

    private static string Took(TimeSpan took) => took.TotalMilliseconds switch
    {
        < 10 and var few => $"{few.ToString("0.0", CultureInfo.InvariantCulture)} ms",
        < 10_000 and var some => $"{some.ToString("0", CultureInfo.InvariantCulture)} ms",
        _ => $"{took.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s",
    };
}
