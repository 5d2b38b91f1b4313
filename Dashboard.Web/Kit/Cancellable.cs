using Microsoft.AspNetCore.Components;

namespace Dashboard.Web.Kit;

/// <summary>A component whose outstanding work stops when the user leaves it.</summary>
public abstract class Cancellable : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();

    protected CancellationToken Left => _left.Token;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || _left.IsCancellationRequested) return;
        _left.Cancel();
        _left.Dispose();
    }
}
