namespace Dashboard.Core.Lists;

/// <summary>A list as tables and pickers show it.</summary>
public sealed record ListRow(Guid Id, Guid ClientId, string Name, int MemberCount, DateTimeOffset CreatedAt);
