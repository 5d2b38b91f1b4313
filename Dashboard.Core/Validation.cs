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

    private static string Camel(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name[1..];
}
