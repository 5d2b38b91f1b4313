namespace Dashboard.Core.Accounts;

/// <summary>What an admin fills in to let someone sign in.</summary>
public sealed record UserDraft
{
    public string Email { get; set; } = "";

    /// <summary>How the product addresses them; made from the address where it is left out.</summary>
    public string? DisplayName { get; set; }
}
