namespace Dashboard.Core.Imports;

/// <summary>A column of a file: what its header calls it and where it is to go (<c>email</c>, <c>name</c>, an attribute, or nowhere).</summary>
public sealed record ImportColumn(string Name, string Target);
