namespace Dashboard.Core.Accounts;

/// <summary>The two roles of the product, as Identity stores them.</summary>
public static class Roles
{
    public const string Admin = "admin";
    public const string Client = "client";
}
