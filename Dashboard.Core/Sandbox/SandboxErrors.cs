namespace Dashboard.Core.Sandbox;

/// <summary>Refusals about captured mail.</summary>
public static class SandboxErrors
{
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "sandbox.not_found", "There is no such mail in the Sandbox. It may have been cleaned away.");
}
