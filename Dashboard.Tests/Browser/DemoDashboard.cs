using System.Text.RegularExpressions;

namespace Dashboard.Tests.Browser;

/// <summary>The program with its demo: an agency's half year, and the two people that it names at its first start.</summary>
public sealed partial class DemoDashboard(PostgresServer postgres, Chromium chromium) : RunningDashboard(postgres, chromium)
{
    private (string Email, string Password) _admin;

    public override (string Email, string Password) Admin => _admin;

    /// <summary>Who signs in for the first client.</summary>
    public (string Email, string Password) ClientUser { get; private set; }

    protected override string Seed => "demo";

    protected override void Hear(string line)
    {
        if (Account().Match(line) is not { Success: true } told) return;
        var account = (told.Groups[1].Value, told.Groups[2].Value);
        if (account.Item1.StartsWith("admin@", StringComparison.Ordinal)) _admin = account;
        else ClientUser = account;
    }

    [GeneratedRegex(@"^\s*(\w+@demo\.test)\s+(\w+)\s*$")]
    private static partial Regex Account();
}
