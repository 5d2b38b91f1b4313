namespace Dashboard.Core.Audit;

/// <summary>What an entry of the audit log is about.</summary>
/// <param name="ClientId">The client it belongs to; the actor's where it is left out.</param>
public sealed record AuditSubject(string Type, string? Id = null, string? Name = null, Guid? ClientId = null);
