using System.Text.RegularExpressions;

namespace Dashboard.Tests.Architecture;

/// <summary>Whoever works past the policies of clients, with a unit of work or a connection that sees all of them, stands in Samples/house-work.txt with the reason.</summary>
public sealed partial class HouseWork
{
    private static readonly string[] Made = ["Actor.cs", "Connections.cs"];

    [Fact]
    public void Who_sees_all_clients_is_named_with_the_reason()
    {
        var named = new HashSet<string>();
        var reason = "";
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Samples", "house-work.txt")).Where(line => line.Length > 0))
        {
            if (line[0] == '#') reason = line[1..].Trim();
            else foreach (var place in line.Split(' ', StringSplitOptions.RemoveEmptyEntries)) Assert.True(named.Add(place) && reason.Length > 20, $"{place} stands twice, or without a reason.");
        }

        var found = new[] { "Dashboard.Core", "Dashboard.Data", "Dashboard.Web" }.SelectMany(PlacesOf).ToHashSet();
        var missing = found.Except(named).Order(StringComparer.Ordinal).ToList();
        Assert.True(missing.Count == 0, "These see all clients. Let them carry their client (Actor.System, Connections.OfClientAsync), or name them in Samples/house-work.txt with the reason:\n" + string.Join('\n', missing));
        Assert.Empty(named.Except(found));
    }

    private static IEnumerable<string> PlacesOf(string project)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Dashboard.sln"))) root = root.Parent ?? throw new InvalidOperationException("The source is not here.");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(root.FullName, project), "*.cs", SearchOption.AllDirectories).Where(file => !Made.Contains(Path.GetFileName(file)) && !NotOurs().IsMatch(file)))
        {
            var (type, member) = ("?", "?");
            foreach (var line in File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)))
            {
                if (TypeName().Match(line) is { Success: true } ofType) (type, member) = (ofType.Groups[1].Value, "made");
                if (MemberName().Match(line) is { Success: true } ofMember) member = ofMember.Groups[1].Value;
                if (SeesAll().IsMatch(line)) yield return $"{type}.{member}";
            }
        }
    }

    [GeneratedRegex(@"[\\/](obj|bin|node_modules|Migrations|Demo)[\\/]")]
    private static partial Regex NotOurs();

    [GeneratedRegex(@"^(?:public|internal)[\w ]* (?:class|record|interface|struct) (\w+)")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"^    (?:public|private|internal|protected) [^=;]*?\b(\w+)(?:<[\w, ]+>)?\(")]
    private static partial Regex MemberName();

    [GeneratedRegex(@"Actor\.House\b|\.AtHouse\(\)|\bOfHouse(?:Async)?\(|CreateDbContextAsync|NpgsqlDataSource \w+")]
    private static partial Regex SeesAll();
}
