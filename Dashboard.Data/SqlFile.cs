namespace Dashboard.Data;

/// <summary>The SQL that EF's model cannot say, kept as files beside what uses them.</summary>
internal static class SqlFile
{
    public static string Read(string name, string folder = "Migrations")
    {
        using var stream = typeof(SqlFile).Assembly.GetManifestResourceStream($"Dashboard.Data.{folder}.{name}.sql")
            ?? throw new InvalidOperationException($"{name}.sql is not part of this build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
