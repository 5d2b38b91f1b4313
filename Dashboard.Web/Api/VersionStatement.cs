namespace Dashboard.Web.Api;

/// <summary>What an endpoint says about versions: its answer carries an ETag, and as an edit it takes If-Match.</summary>
internal sealed record VersionStatement;
