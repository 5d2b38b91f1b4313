using System.Text.Json;
using Dashboard.Web.Startup;

namespace Dashboard.Tests.Architecture;

/// <summary>The registry here knows no advisories: these are the versions in which known holes are mended.</summary>
public sealed class LeastVersions
{
    private static readonly Dictionary<string, Version> Least = new(StringComparer.OrdinalIgnoreCase)
    {
        ["MailKit"] = new(4, 16),
        ["MimeKit"] = new(4, 15, 1),
        ["System.Security.Cryptography.Pkcs"] = new(10, 0, 13),
        ["Microsoft.AspNetCore.Authentication.JwtBearer"] = new(10, 0, 13),
        ["Microsoft.AspNetCore.DataProtection.EntityFrameworkCore"] = new(10, 0, 13),
        ["Microsoft.AspNetCore.Identity.EntityFrameworkCore"] = new(10, 0, 13),
        ["Microsoft.AspNetCore.OpenApi"] = new(10, 0, 13),
        ["Newtonsoft.Json"] = new(13, 0, 1),
        ["Npgsql"] = new(8, 0, 3),
        ["System.Text.Json"] = new(8, 0, 5),
        ["Microsoft.IdentityModel.JsonWebTokens"] = new(7, 1, 2),
        ["System.IdentityModel.Tokens.Jwt"] = new(7, 1, 2),
    };

    [Fact]
    public void The_start_warns_of_a_runtime_that_is_older_than_the_packages_that_mend_it()
    {
        var mended = Least["Microsoft.AspNetCore.Authentication.JwtBearer"];

        Assert.False(RuntimeCheck.IsOld(mended));
        Assert.True(RuntimeCheck.IsOld(new(mended.Major, mended.Minor, mended.Build - 1)));
    }

    [Fact]
    public void No_package_is_older_than_the_one_that_mends_its_known_hole()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Dashboard.sln"))) root = root.Parent!;
        List<string> old = [];
        foreach (var file in Directory.EnumerateFiles(root.FullName, "packages.lock.json", SearchOption.AllDirectories).Where(file => !file.Contains("node_modules", StringComparison.Ordinal)))
        {
            using var locked = JsonDocument.Parse(File.ReadAllText(file));
            foreach (var target in locked.RootElement.GetProperty("dependencies").EnumerateObject())
                foreach (var package in target.Value.EnumerateObject())
                {
                    if (!Least.TryGetValue(package.Name, out var least) || !package.Value.TryGetProperty("resolved", out var resolved)) continue;
                    if (Version.Parse(resolved.GetString()!.Split('-')[0]) < least) old.Add($"{package.Name} {resolved} in {Path.GetRelativePath(root.FullName, file)}, at least {least}");
                }
        }

        Assert.Empty(old.Distinct());
    }
}
