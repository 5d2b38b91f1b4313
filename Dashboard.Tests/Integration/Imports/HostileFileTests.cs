using System.Text;
using Dashboard.Core.Imports;
using Dashboard.Core.Jobs;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Imports;

/// <summary>What comes to do harm is refused with a sentence, within bounds, and the next file comes in.</summary>
public sealed class HostileFileTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_hostile_file_is_refused_with_a_sentence_and_the_program_goes_on()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        foreach (var (what, file, code) in Files())
        {
            var started = await app.Get<ImportService>().StartAsync(actor, list, await app.UploadAsync(file), "people.csv", null, null, Ct);
            if (!started.Refused(out var refusal))
            {
                // Some show what they are only when they are read to the end: then the job says so.
                await app.Get<JobService>().RunAsync(started.Value.JobId, Ct);
                var failed = (await app.Get<ImportService>().FindAsync(actor, started.Value.Id, Ct)).Value;
                Assert.Equal((what, ImportState.Failed, Sentences[code]), (what, failed.State, failed.Error));
                continue;
            }

            Assert.Equal((what, code), (what, refusal.Code));
            Assert.Equal("file", refusal.Field);
        }

        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM recipients WHERE client_id = $1", actor.ClientId!));
        Assert.Equal(1, (await app.ImportAsync(actor, list, "email\nada@example.com\n")).Added);
    }

    [Fact]
    public async Task An_external_entity_is_never_read()
    {
        var secret = Path.Combine(app.DataPath, "secret.txt");
        await File.WriteAllTextAsync(secret, "secret@example.com", Ct);
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        var sheet = HostileFiles.Zip(
            ("[Content_Types].xml", "<Types/>", 1), ("xl/workbook.xml", $"<!DOCTYPE x [<!ENTITY e SYSTEM \"file://{secret}\">]><workbook><sheets><sheet name=\"&e;\" sheetId=\"1\"/></sheets></workbook>", 1));

        Assert.Equal("import.sheet_unreadable", (await app.Get<ImportService>().StartAsync(actor, list, await app.UploadAsync(sheet), "x.xlsx", null, null, Ct)).Error!.Code);
    }

    [Fact]
    public async Task A_file_above_the_limit_leaves_nothing_on_disk()
    {
        var small = new Uploads(new UploadSettings(Path.Combine(app.DataPath, "small"), 1000), TimeProvider.System);

        Assert.Equal("import.file_too_large", (await small.SaveAsync(new MemoryStream(new byte[5000]), Ct)).Error!.Code);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(app.DataPath, "small")));
    }

    private static Dictionary<string, string> Sentences { get; } = new()
    {
        ["import.inflates"] = ImportErrors.Inflates.Message,
        ["import.line_too_long"] = ImportErrors.RecordTooLong(3, CsvMost).Message,
    };

    private const int CsvMost = 1 << 20;

    private static IEnumerable<(string What, byte[] File, string Code)> Files()
    {
        yield return ("a ZIP bomb", HostileFiles.Zip(("people.csv", "a@example.com," + new string('b', 1 << 16) + "\n", 800)), "import.inflates");
        yield return ("a workbook bomb", HostileFiles.Workbook(HostileFiles.Row(1, ["email"]), "", ("xl/sharedStrings.xml", new string(' ', 1 << 20), 100)), "import.inflates");
        yield return ("one line without end", [.. Encoding.ASCII.GetBytes("email,name\n"), .. Enumerable.Repeat((byte)'x', 3 << 20)], "import.line_too_long");
        yield return ("a line without end after a good one", [.. Encoding.ASCII.GetBytes("email,name\na@example.com,A\n"), .. Enumerable.Repeat((byte)'x', 3 << 20)], "import.line_too_long");
        yield return ("NUL bytes", [.. Encoding.ASCII.GetBytes("email,name\n"), .. new byte[2000]], "import.not_text");
        yield return ("10,000 columns", Encoding.ASCII.GetBytes(string.Join(',', Enumerable.Range(0, 10_000).Select(n => $"c{n}")) + "\n"), "import.too_many_columns");
        yield return ("10,000 columns in a sheet", HostileFiles.Workbook(HostileFiles.Row(1, Enumerable.Range(0, 10_000).Select(n => $"c{n}"))), "import.too_many_columns");
        yield return ("a DTD in a workbook", HostileFiles.Workbook(HostileFiles.Row(1, ["email"]), "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>"), "import.sheet_unreadable");
        yield return ("a name that climbs", HostileFiles.Zip(("../../etc/people.csv", "email\na@example.com\n", 1)), "import.archive_path");
        yield return ("a name from the root", HostileFiles.Zip(("/etc/people.csv", "email\na@example.com\n", 1)), "import.archive_path");
        yield return ("a name that climbs backwards", HostileFiles.Zip(("..\\people.csv", "email\na@example.com\n", 1)), "import.archive_path");
        yield return ("a ZIP in a ZIP", HostileFiles.Zip(("inner.zip", "PK", 1)), "import.archive_content");
        yield return ("two files in a ZIP", HostileFiles.Zip(("a.csv", "email\n", 1), ("b.csv", "email\n", 1)), "import.archive_content");
        yield return ("a damaged ZIP", [.. "PK\x03\x04"u8, .. Enumerable.Repeat((byte)7, 500)], "import.archive_unreadable");
        yield return ("an old workbook", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[100]], "import.sheet_unreadable");
        yield return ("nothing", [], "import.file_empty");
    }
}
