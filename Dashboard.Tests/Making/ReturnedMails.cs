using System.Text;

namespace Dashboard.Tests.Making;

/// <summary>The samples of mail that came back, each with what it says.</summary>
internal static class ReturnedMails
{
    public static IReadOnlyList<Sample> All { get; } = [.. Read()];

    public static Sample Named(string name) => All.Single(m => m.Name == name);

    internal sealed record Sample(string Name, string Kind, IReadOnlyList<(string Email, string Class, string? Status)> People, byte[] Octets);

    private static IEnumerable<Sample> Read()
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", "returned-mail.txt")).ReplaceLineEndings("\n");
        foreach (var piece in text.Split("\n===== ").Skip(1))
        {
            var end = piece.IndexOf('\n', StringComparison.Ordinal);
            var parts = piece[..end].Split('|', StringSplitOptions.TrimEntries);
            var people = parts.Length < 3 ? [] : parts[2].Split(',', StringSplitOptions.TrimEntries).Select(p => p.Split(' ')).Select(p => (p[0], p[1], p.Length > 2 ? p[2] : null)).ToList();
            yield return new(parts[0], parts[1], people, Encoding.UTF8.GetBytes(piece[(end + 1)..]));
        }
    }
}
