namespace Dashboard.Web.Api;

/// <summary>What an endpoint says about who may call it; a route without one fails a test.</summary>
/// <param name="Scope">The scope it needs; null where being signed in is enough, or where nobody needs to be.</param>
internal sealed record ScopeStatement(string? Scope);
