namespace Dashboard.Web.Kit;

/// <summary>Where a reader stands in a list that is read by cursors: they know the next page, and of the earlier ones where each began.</summary>
public sealed class PageTurns
{
    private readonly Stack<string?> _earlier = new();
    private string? _next;

    /// <summary>The cursor behind which the page shown begins; null at the top.</summary>
    public string? After { get; private set; }

    public bool HasNewer => _earlier.Count > 0;

    public bool HasOlder => _next is not null;

    /// <summary>A page was read; this is the cursor that it gave.</summary>
    public void Read(string? next) => _next = next;

    public void Older()
    {
        _earlier.Push(After);
        After = _next;
    }

    public void Newer() => After = _earlier.Pop();

    public void ToTheTop()
    {
        _earlier.Clear();
        After = null;
    }
}
