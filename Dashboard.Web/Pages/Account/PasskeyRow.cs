namespace Dashboard.Web.Pages.Account;

/// <summary>A passkey as its owner sees it.</summary>
public sealed record PasskeyRow(byte[] Id, string Name, DateTimeOffset CreatedAt);
