using System.Diagnostics.CodeAnalysis;

namespace Dashboard.Core;

/// <summary>Either the value asked for, or the reason it was refused.</summary>
public sealed class Result<T>
{
    private readonly T? _value;

    private Result(T value) => _value = value;

    private Result(DomainError error) => Error = error;

    /// <summary>The refusal, or null where there is a value.</summary>
    public DomainError? Error { get; }

    /// <summary>The value; throws where the request was refused.</summary>
    public T Value => Error is null ? _value! : throw new InvalidOperationException(Error.Message);

    /// <summary>True, and the reason, where the request was refused.</summary>
    public bool Refused([NotNullWhen(true)] out DomainError? error) => (error = Error) is not null;

    /// <summary>A value whose type is an interface, which no conversion can start from.</summary>
    public static Result<T> Of(T value) => new(value);

#pragma warning disable CA2225 // the conversions are the constructors; named alternates would be a second way to say it
    public static implicit operator Result<T>(T value) => new(value);

    public static implicit operator Result<T>(DomainError error) => new(error);
#pragma warning restore CA2225
}
