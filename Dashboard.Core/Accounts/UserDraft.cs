namespace Dashboard.Core.Accounts;

/// <summary>What an admin fills in to let someone sign in.</summary>
public sealed record UserDraft
{
    public string Email { get; set; } = "";

    /// <summary>How the product addresses them; made from the address where it is left out.</summary>
    public string? DisplayName { get; set; }

    /// <summary>What a client's user may do.</summary>
    public ClientRight Right { get; set; }

    /// <summary>Whether they get a link to choose their own password by mail, instead of one that is drawn and handed on.</summary>
    public bool Invite { get; set; }
}
