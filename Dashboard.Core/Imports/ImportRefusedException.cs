namespace Dashboard.Core.Imports;

/// <summary>Leaves the middle of a file that must not be read further; the import ends with the refusal.</summary>
internal sealed class ImportRefusedException(DomainError refusal) : Exception(refusal.Message)
{
    public DomainError Refusal { get; } = refusal;
}
