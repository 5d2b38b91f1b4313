namespace Dashboard.Core.Reports;

/// <summary>One link of a campaign with its clicks.</summary>
/// <param name="Clickers">Distinct people who followed it.</param>
public sealed record LinkRow(int Index, string Url, PeopleAndAll Clicks, long Clickers);
