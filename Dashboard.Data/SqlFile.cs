namespace Dashboard.Data;

/// <summary>The SQL that EF's model cannot say, kept as files beside the migrations.</summary>
internal static class SqlFile
{
    public static string Read(string name)
    {
        using var stream = typeof(SqlFile).Assembly.GetManifestResourceStream($"Dashboard.Data.Migrations.{name}.sql")
            ?? throw new InvalidOperationException($"{name}.sql is not part of this build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
