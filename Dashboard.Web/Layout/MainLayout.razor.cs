using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace Dashboard.Web.Layout;

/// <summary>The shell around every page of the circuit: menu, bar, palette, and the place where a page's failure stays.</summary>
public partial class MainLayout(NavigationManager navigator) : IDisposable
{
    private AppErrorBoundary? _boundary;
    private CommandPalette _palette = null!;
    private ElementReference _main;
    private bool _menuOpen;

    private string Here => navigator.Uri + "#main";

    protected override void OnInitialized() => navigator.LocationChanged += OnLeave;

    public void Dispose()
    {
        navigator.LocationChanged -= OnLeave;
        GC.SuppressFinalize(this);
    }

    private void OnLeave(object? sender, LocationChangedEventArgs e)
    {
        _menuOpen = false;
        _boundary?.Recover();
        _ = InvokeAsync(StateHasChanged);
    }

    private void ToggleMenu() => _menuOpen = !_menuOpen;

    private void CloseMenu() => _menuOpen = false;

    private void CloseOnEscape(KeyboardEventArgs key)
    {
        if (key.Key == "Escape") _menuOpen = false;
    }

    private async Task SkipAsync() => await _main.FocusAsync();
}
