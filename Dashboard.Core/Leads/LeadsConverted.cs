namespace Dashboard.Core.Leads;

/// <summary>What came of a step of turning leads into recipients.</summary>
public sealed record LeadsConverted(int Converted, int Known, int Suppressed, int Refused);
