namespace Dashboard.Core.Sheets;

/// <summary>A good row of a sheet: its number, what it is recognised by, a hash of its content, and the content in our terms.</summary>
/// <param name="Identity">The key, or the content's hash and which of several equal rows this is.</param>
public sealed record SheetEntry(int Row, string Identity, Guid Hash)
{
    /// <summary>As a quality record.</summary>
    public SheetReview? Review { get; init; }
}
