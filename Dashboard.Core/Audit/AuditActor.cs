namespace Dashboard.Core.Audit;

/// <summary>Which sort of actor an entry of the audit log is about.</summary>
public enum AuditActor
{
    User,
    ApiKey,
    House,

    /// <summary>Somebody who did not prove who they are.</summary>
    Unknown,
}
