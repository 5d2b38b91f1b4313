namespace Dashboard.Core.ApiKeys;

/// <summary>One thing that an API key may be allowed to do.</summary>
/// <param name="Name">As keys carry it, such as <c>campaigns:send</c>.</param>
/// <param name="Explanation">What it lets a program do, in a sentence for whoever issues the key.</param>
/// <param name="IsAgencyOnly">Only a key of the agency can carry it.</param>
public sealed record Scope(string Name, string Explanation, bool IsAgencyOnly = false);
