using System.Globalization;

namespace Dashboard.Core.Templates;

/// <summary>Refusals of a template.</summary>
public static class TemplateErrors
{
    /// <summary>More text than any mail client shows.</summary>
    public static readonly DomainError TooLong = new(ErrorKind.Invalid, "template.invalid", "The text is longer than a million characters; make it shorter.");

    /// <summary>Wrong in one line, counted from 1.</summary>
    public static DomainError Invalid(int line, string why) =>
        new(ErrorKind.Invalid, "template.invalid", string.Create(CultureInfo.InvariantCulture, $"Line {line}: {why}"));
}
