namespace Dashboard.Core;

/// <summary>The database refused a second row with the same unique key; <see cref="Exception.Message"/> names the constraint.</summary>
public sealed class DuplicateException(string constraint, Exception inner) : Exception(constraint, inner)
{
    public string Constraint { get; } = constraint;
}
