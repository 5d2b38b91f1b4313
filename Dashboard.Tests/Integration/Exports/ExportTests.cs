using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Dashboard.Core;
using Dashboard.Core.Exports;
using Dashboard.Core.Jobs;
using Dashboard.Core.Recipients;
using Dashboard.Core.Suppressions;
using Dashboard.Tests.Making;
using ExcelDataReader;

namespace Dashboard.Tests.Integration.Exports;

public sealed class ExportTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ExportService Exports => app.Get<ExportService>();

    [Fact]
    public async Task Recipients_come_out_with_all_their_attributes_and_nothing_is_a_formula()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        await AddAsync(actor, "ada@x.example", "=1+1", list, ("city", "Rome"), ("score", "-7"));
        await AddAsync(actor, "bob@x.example", "Bob, \"the\" one", list, ("tel", "+49 40"), ("at", "@home"), ("tab", "\tx"));
        await AddAsync(actor, "eve@x.example", "Eve", null);

        var csv = Encoding.UTF8.GetString(await ExportAsync(actor, new() { ListId = list }));

        var lines = csv.Split("\r\n");
        Assert.Equal("email,name,status,source,created_at,at,city,score,tab,tel", lines[0]);
        Assert.StartsWith("ada@x.example,'=1+1,active,test,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",,Rome,'-7,,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("bob@x.example,\"Bob, \"\"the\"\" one\",", lines[2], StringComparison.Ordinal);
        Assert.EndsWith(",'@home,,,'\tx,'+49 40", lines[2], StringComparison.Ordinal);
        Assert.Equal(["", ""], [lines[3], lines.Length == 4 ? "" : "more"]);
    }

    [Fact]
    public async Task A_workbook_holds_the_same_as_text()
    {
        var actor = await A.ClientAsync(app);
        await AddAsync(actor, "ada@x.example", "=HYPERLINK(\"http://evil.example\")", null, ("zip", "01067"), ("odd", "a<b>&\"\u0001\ud83d\ude00"));

        var file = await ExportAsync(actor, new() { Format = ExportFormat.Xlsx });

        using (var zip = new ZipArchive(new MemoryStream(file)))
        using (var sheet = new StreamReader(zip.GetEntry("xl/worksheets/sheet1.xml")!.Open()))
        {
            var xml = await sheet.ReadToEndAsync(Ct);
            Assert.DoesNotContain("<f>", xml, StringComparison.Ordinal);
            Assert.Contains("t=\"inlineStr\" s=\"1\"", xml, StringComparison.Ordinal);
        }

        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var reader = ExcelReaderFactory.CreateOpenXmlReader(new MemoryStream(file));
        Assert.True(reader.Read());
        Assert.Equal("email,name,status,source,created_at,odd,zip", string.Join(',', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        Assert.True(reader.Read());
        Assert.Equal(("ada@x.example", "=HYPERLINK(\"http://evil.example\")", "a<b>&\"\ud83d\ude00", "01067"), (reader.GetString(0), reader.GetString(1), reader.GetString(5), reader.GetString(6)));
        Assert.False(reader.Read());
    }

    [Fact]
    public async Task A_segment_named_people_and_suppressions_can_be_exported()
    {
        var actor = await A.ClientAsync(app);
        await AddAsync(actor, "ada@x.example", "Ada", null, ("city", "Rome"));
        var bob = await AddAsync(actor, "bob@x.example", "Bob", null, ("city", "Oslo"));
        var segment = (await app.Get<Core.Segments.SegmentService>().AddAsync(actor, "Rome", JsonDocument.Parse("""{"field":"attributes.city","op":"eq","value":"Rome"}""").RootElement, Ct)).Value.Id;
        await app.Get<SuppressionService>().AddAsync(actor, "gone@x.example", SuppressionReason.HardBounce, "=note", Ct);

        Assert.Contains("ada@", Text(await ExportAsync(actor, new() { SegmentId = segment })), StringComparison.Ordinal);
        Assert.DoesNotContain("bob@", Text(await ExportAsync(actor, new() { SegmentId = segment })), StringComparison.Ordinal);
        Assert.DoesNotContain("ada@", Text(await ExportAsync(actor, new() { RecipientIds = [bob] })), StringComparison.Ordinal);
        var suppressions = Text(await ExportAsync(actor, new() { Subject = ExportSubject.Suppressions }));
        Assert.Contains("gone@x.example,hardBounce,client,'=note,", suppressions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_export_stays_in_pieces_and_its_file_expires()
    {
        var actor = await A.ClientAsync(app);
        await app.SqlAsync(
            "INSERT INTO recipients (client_id, email, name, attributes, status, created_at, updated_at, source) SELECT $1, 'p' || n || '@big.example', repeat('x', 150), '{}', 0, now(), now(), 'test' FROM generate_series(1, 20000) n",
            actor.ClientId!.Value);

        var job = (await Exports.OrderAsync(actor, new(), Ct)).Value;
        await app.Get<JobService>().RunAsync(job.Id, Ct);

        Assert.InRange((long)(await app.SqlAsync("SELECT count(*) FROM export_pieces WHERE job_id = $1", job.Id))!, 5, 100);
        Assert.Equal(20001, Text(await ReadAsync(actor, job.Id)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        await app.SqlAsync("UPDATE export_files SET expires_at = now() - interval '1 year' WHERE job_id = $1", job.Id);
        Assert.Equal(ExportErrors.NotFound, (await Exports.FindAsync(actor, job.Id, Ct)).Error);
        Assert.InRange(await app.Get<IExportFiles>().RemoveExpiredAsync(Ct), 1, 100);
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM export_pieces WHERE job_id = $1", job.Id));
    }

    [Fact]
    public async Task An_export_is_its_clients_alone()
    {
        var (ours, theirs) = (await A.ClientAsync(app), await A.ClientAsync(app));
        var list = await app.ListAsync(theirs);
        var job = (await Exports.OrderAsync(theirs, new(), Ct)).Value;
        await app.Get<JobService>().RunAsync(job.Id, Ct);

        Assert.Equal(ErrorKind.Forbidden, (await Exports.FindAsync(ours, job.Id, Ct)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await Exports.OrderAsync(ours, new() { ListId = list }, Ct)).Error?.Kind);
        Assert.Equal(ErrorKind.Invalid, (await Exports.OrderAsync(ours, new() { Subject = ExportSubject.Campaign }, Ct)).Error?.Kind);
        Assert.Equal(ErrorKind.NotFound, (await Exports.FindAsync(ours, Guid.NewGuid(), Ct)).Error?.Kind);
    }

    [Fact]
    public async Task The_API_streams_and_orders_with_the_scopes_that_each_takes()
    {
        var actor = await A.ClientAsync(app);
        await AddAsync(actor, "ada@x.example", "Ada", null);
        var caller = await A.KeyAsync(app, actor);
        var reader = await A.KeyAsync(app, actor, "recipients:read");

        var csv = await reader.GetAsync("recipients/export.csv?q=ada");
        Assert.StartsWith("text/csv", csv.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("ada@x.example", csv.Text, StringComparison.Ordinal);
        Assert.Equal(403, (await reader.GetAsync("suppressions/export.csv")).Status);
        Assert.Equal(403, (await reader.PostAsync("exports", new { subject = "suppressions" })).Status);
        var ordered = await caller.PostAsync("exports", new { format = "xlsx" });
        Assert.Equal(202, ordered.Status);
        Assert.Equal(404, (await caller.GetAsync($"exports/{ordered["id"]}/file")).Status);
        await app.Get<JobService>().RunAsync(Guid.Parse(ordered["id"]!), Ct);
        Assert.StartsWith("PK", (await caller.GetAsync($"exports/{ordered["id"]}/file")).Text, StringComparison.Ordinal);
        Assert.Contains($"/exports/{ordered["id"]}/file", (await caller.GetAsync($"jobs/{ordered["id"]}")).Text, StringComparison.Ordinal);
    }

    private async Task<long> AddAsync(Actor actor, string email, string name, Guid? list, params (string Name, string Value)[] attributes) =>
        (await app.Get<RecipientService>().AddAsync(actor, new() { Email = email, Name = name, Attributes = attributes.ToDictionary(a => a.Name, a => (string?)a.Value), ListIds = list is { } id ? [id] : [] }, "test", Ct)).Value.Recipient.Recipient.Id;

    private async Task<byte[]> ExportAsync(Actor actor, ExportOrder order)
    {
        var job = (await Exports.OrderAsync(actor, order, Ct)).Value;
        await app.Get<JobService>().RunAsync(job.Id, Ct);
        Assert.Null((await Exports.FindAsync(actor, job.Id, Ct)).Error);
        return await ReadAsync(actor, job.Id);
    }

    private async Task<byte[]> ReadAsync(Actor actor, Guid job)
    {
        using var file = new MemoryStream();
        Assert.Null(await Exports.WriteFileAsync(actor, job, file, Ct));
        return file.ToArray();
    }

    private static string Text(byte[] file) => Encoding.UTF8.GetString(file);
}
