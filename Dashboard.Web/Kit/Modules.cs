using Microsoft.JSInterop;

namespace Dashboard.Web.Kit;

/// <summary>The product's own script modules, wwwroot/js.</summary>
internal static class Modules
{
    public static ValueTask<IJSObjectReference> ModuleAsync(this IJSRuntime script, string name) =>
        script.InvokeAsync<IJSObjectReference>("import", $"/js/{name}.js");

    /// <summary>Disposes; where the circuit has gone the browser has forgotten everything already.</summary>
    public static async ValueTask LetGoAsync(this IJSObjectReference module)
    {
        try
        {
            await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
        }
    }
}
