namespace Dashboard.Core.Templates;

/// <summary>A text with merge tags.</summary>
public sealed class MergeTemplate
{
    public static Result<MergeTemplate> Compile(string source, bool html) => source.Length >= 0 || html ? new MergeTemplate() : ActorErrors.AdminsOnly;
}
