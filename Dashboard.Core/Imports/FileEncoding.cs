namespace Dashboard.Core.Imports;

/// <summary>How the characters of a text file are written.</summary>
public enum FileEncoding
{
    /// <summary>UTF-8, with or without byte-order mark. A field that is not valid UTF-8 is read as Windows-1252.</summary>
    Utf8,
    Utf16LittleEndian,
    Utf16BigEndian,

    /// <summary>Windows-1252, of which Latin-1 is a part.</summary>
    Windows1252,
}
