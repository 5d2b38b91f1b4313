using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.RenderTree;

namespace Dashboard.Web.Layout;

/// <summary>
/// Of each part of a page that was drawn more than once the renderer keeps the picture before the last, until it draws the part again: a fifth of what an
/// open page holds, for nothing. The next drawing begins with letting it go; here that is done early, once the page rests.
/// </summary>
[SuppressMessage("Usage", "BL0006", Justification = "The renderer has no other door to what it keeps; a test says when a new runtime names it otherwise.")]
internal static class LastPicture
{
    /// <summary>Lets go of what was drawn before; on the page's own turn (<c>InvokeAsync</c>), when nothing is being drawn.</summary>
    public static void Forget(ComponentBase part)
    {
        var handle = Handle(part);
        foreach (var drawn in Parts(RendererOf(ref handle)).Values) Before(drawn).Clear();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_renderHandle")]
    private static extern ref RenderHandle Handle(ComponentBase part);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_renderer")]
    private static extern ref Renderer RendererOf(ref RenderHandle handle);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_componentStateById")]
    private static extern ref Dictionary<int, ComponentState> Parts(Renderer renderer);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_nextRenderTree")]
    private static extern ref RenderTreeBuilder Before(ComponentState part);
}
