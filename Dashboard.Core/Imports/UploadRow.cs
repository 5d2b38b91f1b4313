namespace Dashboard.Core.Imports;

/// <summary>How much of a file has come.</summary>
/// <param name="Received">How many bytes are here: the next piece begins there.</param>
public sealed record UploadRow(Guid Id, string FileName, long Bytes, long Received, string StoredAs)
{
    /// <summary>Whether all of it is here.</summary>
    public bool IsWhole => Received == Bytes;
}
