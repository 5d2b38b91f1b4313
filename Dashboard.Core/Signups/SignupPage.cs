namespace Dashboard.Core.Signups;

/// <summary>A form as its visitors see it.</summary>
/// <param name="Stamp">Goes into the page, and comes back with what is sent.</param>
public sealed record SignupPage(Guid FormId, string ClientName, string Title, string Text, string Wording, string Stamp);
