namespace Dashboard.Core.Leads;

/// <summary>What came of leads on their way in: new ones, known ones whose gaps were filled, and those that said nothing new.</summary>
public sealed record LeadsAdded(int Added, int Updated, int Duplicates);
