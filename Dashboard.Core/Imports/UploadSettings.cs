namespace Dashboard.Core.Imports;

/// <summary>Where uploads lie, and how large one may be.</summary>
public sealed record UploadSettings(string Folder, long MaxBytes);
