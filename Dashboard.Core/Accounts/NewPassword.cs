namespace Dashboard.Core.Accounts;

/// <summary>A user whose password was just drawn: it is shown once, to the admin who hands it on. Null where they were invited by mail.</summary>
public sealed record NewPassword(UserRow User, string? Password);
