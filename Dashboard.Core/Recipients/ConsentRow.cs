namespace Dashboard.Core.Recipients;

/// <summary>A consent as the person's page and their data show it.</summary>
public sealed record ConsentRow(string How, string? List, string Wording, DateTimeOffset AskedAt, string? AskedFrom, DateTimeOffset GivenAt, string? GivenFrom);
