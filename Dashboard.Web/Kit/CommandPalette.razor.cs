using Dashboard.Web.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Dashboard.Web.Kit;

/// <summary>Finds pages at once and things of the product as soon as the search answers.</summary>
public partial class CommandPalette(IJSRuntime script, NavigationManager navigator, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(140); // between two letters of one word

    private ElementReference _dialog;
    private IJSObjectReference? _module;
    private IJSObjectReference? _keys;
    private DotNetObjectReference<CommandPalette>? _self;
    private CancellationTokenSource? _search;
    private IReadOnlyList<PaletteItem> _found = [];
    private string _typed = "";
    private int _at;
    private bool _searching;
    private bool _open;

    [Parameter] public bool Admin { get; set; }

    /// <summary>What else can be found: asked from the second letter on; the last question wins.</summary>
    [Parameter] public Func<string, CancellationToken, Task<IReadOnlyList<PaletteItem>>>? Search { get; set; }

    /// <summary>Opens it, as Ctrl-K does.</summary>
    public async Task OpenAsync()
    {
        if (_keys is not null) await _keys.InvokeVoidAsync("open");
    }

    /// <summary>Called by the script when the dialog has opened: only then is there a list. A page that is open for hours holds none.</summary>
    [JSInvokable]
    public void Opened()
    {
        _open = true;
        if (_typed.Length == 0) Show(Pages());
        StateHasChanged();
    }

    /// <summary>Called by the script when the dialog has closed: the next opening starts afresh.</summary>
    [JSInvokable]
    public void Closed()
    {
        _search?.Cancel();
        _open = false;
        _typed = "";
        _searching = false;
        Show([]);
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        _search?.Dispose();
        try
        {
            if (_keys is not null)
            {
                await _keys.InvokeVoidAsync("dispose");
                await _keys.DisposeAsync();
            }

            if (_module is not null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and its listeners with it.
        }

        _self?.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override void OnParametersSet()
    {
        if (_open && _typed.Length == 0) Show(Pages());
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        _self = DotNetObjectReference.Create(this);
        _module = await script.ModuleAsync("palette");
        _keys = await _module.InvokeAsync<IJSObjectReference>("attach", _dialog, _self);
    }

    private async Task TypeAsync(ChangeEventArgs input)
    {
        _typed = input.Value as string ?? "";
        Show(Pages());
        _search?.Cancel(); // at once: the older question may not answer after the newer one was asked
        if (Search is null || _typed.Trim().Length < 2)
        {
            _searching = false;
            return;
        }

        _search = CancellationTokenSource.CreateLinkedTokenSource(Left);
        var ct = _search.Token;
        _searching = true;
        try
        {
            await Task.Delay(Pause, clock, ct);
            var things = await Search(_typed.Trim(), ct);
            _found = [.. _found.Where(item => item.Group is Navigation.PagesGroup or Navigation.ActsGroup), .. things];
            _searching = false;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Another letter was typed, or the palette closed: the newer question answers.
        }
    }

    private async Task MoveAsync(KeyboardEventArgs key)
    {
        if (_found.Count == 0) return;
        switch (key.Key)
        {
            case "ArrowDown": _at = (_at + 1) % _found.Count; break;
            case "ArrowUp": _at = (_at + _found.Count - 1) % _found.Count; break;
            case "Home" when key.CtrlKey: _at = 0; break;
            case "End" when key.CtrlKey: _at = _found.Count - 1; break;
            case "Enter": await GoAsync(_found[_at]); break;
        }
    }

    private async Task GoAsync(PaletteItem item)
    {
        if (_keys is not null) await _keys.InvokeVoidAsync("close");
        navigator.NavigateTo(item.Href);
    }

    private void Show(IReadOnlyList<PaletteItem> items)
    {
        _found = items;
        _at = 0;
    }

    private IReadOnlyList<PaletteItem> Pages() =>
        [.. Navigation.Jumps(Admin)
            .Select(item => (item, Rank: PaletteMatch.Rank(item.Text, _typed)))
            .Where(match => match.Rank is not null)
            .OrderBy(match => match.item.Group == Navigation.PagesGroup ? 0 : 1).ThenBy(match => match.Rank)
            .Select(match => match.item)];

    private static string Id(int at) => $"palette-item-{at}";
}
