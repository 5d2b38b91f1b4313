namespace Dashboard.Core;

/// <summary>Turns at editing a thing: who holds one looks and changes, and no other program that asked for one comes in between.</summary>
public interface IEditTurns
{
    /// <summary>Waits for the turn at a thing, on whichever process; giving it back lets the next in.</summary>
    Task<IAsyncDisposable> TakeAsync(string thing, CancellationToken ct);
}
