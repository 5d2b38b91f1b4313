namespace Dashboard.Web.Api;

/// <summary>A body as a caller would send it, for the document.</summary>
internal sealed record RequestExample(object Body);
