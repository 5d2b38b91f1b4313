namespace Dashboard.Core.Leads;

/// <summary>A public form as its visitors see it.</summary>
/// <param name="Stamp">Goes into the page, and comes back with what is sent.</param>
public sealed record LeadFormPage(Guid FormId, string ClientName, string Title, string Text, string Wording, string Thanks, bool AsksCompany, bool AsksPhone, bool AsksMessage, string Stamp);
