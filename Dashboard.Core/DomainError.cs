namespace Dashboard.Core;

/// <summary>A refusal the user can understand and act on. Anything else is an exception.</summary>
/// <param name="Kind">Which sort of refusal; the API's status follows from it.</param>
/// <param name="Code">Stable name for programs, such as <c>campaign.not_draft</c>.</param>
/// <param name="Message">A whole sentence that says what is wrong and what to do.</param>
/// <param name="Field">The input it belongs to, in camelCase, where it belongs to one.</param>
public sealed record DomainError(ErrorKind Kind, string Code, string Message, string? Field = null)
{
    /// <summary>What is wrong field by field, where more than one input was refused.</summary>
    public IReadOnlyDictionary<string, string[]>? Fields { get; init; }

    /// <summary>The next step, where there is one.</summary>
    public string? Suggestion { get; init; }
}

/// <summary>The sorts of refusal: 400, 404, 409 and 403 on the API.</summary>
public enum ErrorKind
{
    Invalid,
    NotFound,
    Conflict,
    Forbidden,
}
