namespace Dashboard.Core.Leads;

/// <summary>How far a job over leads is, as its row and its checkpoint say; written with the step itself.</summary>
public sealed record LeadStep(Guid JobId, long Done, long? Total, string Checkpoint);
