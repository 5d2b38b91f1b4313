using FluentValidation;
using FluentValidation.Results;

namespace Dashboard.Core;

/// <summary>Turns a validator's findings into a refusal, field by field.</summary>
public static class Validation
{
    /// <summary>The refusal, or null where all is well. Field names are in camelCase, as in JSON.</summary>
    public static DomainError? Refuse<T>(this IValidator<T> validator, T input, string code)
    {
        var result = validator.Validate(input);
        return result.IsValid ? null : Refusal(result, code);
    }

    private static DomainError Refusal(ValidationResult result, string code)
    {
        var fields = result.Errors
            .GroupBy(e => Camel(e.PropertyName))
            .ToDictionary(g => g.Key, g => g.Select(e => e.ErrorMessage).Distinct().ToArray());
        var first = result.Errors[0];
        return new(ErrorKind.Invalid, code, first.ErrorMessage, Camel(first.PropertyName)) { Fields = fields };
    }

    /// <summary>Each part of a path by itself: <c>Variants[0].Subject</c> is <c>variants[0].subject</c>.</summary>
    private static string Camel(string name) => string.Join('.', name.Split('.').Select(part => part.Length == 0 ? part : char.ToLowerInvariant(part[0]) + part[1..]));
}
