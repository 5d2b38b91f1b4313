namespace Dashboard.Web.Layout;

/// <summary>A client that the picker offers.</summary>
public sealed record ClientChoice(Guid Id, string Name);
