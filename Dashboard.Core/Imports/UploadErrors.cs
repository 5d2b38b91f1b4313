using System.Globalization;

namespace Dashboard.Core.Imports;

/// <summary>Refusals about files that come piece by piece.</summary>
public static class UploadErrors
{
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "upload.not_found", "There is no such upload, or its time is over. Begin again.");
    public static readonly DomainError Busy = new(ErrorKind.Conflict, "upload.busy", "Another piece of this file is coming in right now. Wait for it, then ask how much is here.");
    public static readonly DomainError SizeMissing = new(ErrorKind.Invalid, "upload.size_missing", "Say by bytes how large the file is; it must hold something.", "bytes");

    /// <summary>A piece that does not begin where the last one ended.</summary>
    public static DomainError Elsewhere(long received) =>
        new(ErrorKind.Conflict, "upload.offset", string.Create(CultureInfo.InvariantCulture, $"{received} bytes are here: the next piece begins there.")) { Suggestion = string.Create(CultureInfo.InvariantCulture, $"Send Upload-Offset: {received}, and the file from there on.") };

    /// <summary>More came than was announced.</summary>
    public static DomainError Beyond(long bytes) =>
        new(ErrorKind.Invalid, "upload.beyond", string.Create(CultureInfo.InvariantCulture, $"The file was announced with {bytes} bytes, and more came. What is beyond was not kept."), "bytes");

    /// <summary>It is to be used before all of it is here.</summary>
    public static DomainError Incomplete(UploadRow upload) =>
        new(ErrorKind.Conflict, "upload.incomplete", string.Create(CultureInfo.InvariantCulture, $"{upload.Received} of {upload.Bytes} bytes are here. Send the rest first."), "uploadId");
}
