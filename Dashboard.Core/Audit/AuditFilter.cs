namespace Dashboard.Core.Audit;

/// <summary>Which entries of the audit log are asked for.</summary>
public sealed record AuditFilter(string? Act = null, Guid? UserId = null, string? SubjectId = null);
