using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;
using MudBlazor.Services;

namespace Dashboard.Tests.Components.Kit;

/// <summary>Where a part of the kit stands alone: MudBlazor's services, a clock that stands still, and a browser that says yes.</summary>
public abstract class KitTest : BunitContext
{
    protected static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    protected KitTest()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(Clock);
    }

    protected FakeTimeProvider Clock { get; } = new(Noon);

    /// <summary>Dialogs, menus and tooltips show themselves in these.</summary>
    protected IRenderedComponent<MudDialogProvider> ShowProviders()
    {
        Render<MudPopoverProvider>();
        return Render<MudDialogProvider>();
    }
}
