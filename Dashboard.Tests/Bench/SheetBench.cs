using System.Diagnostics;
using System.Globalization;
using Dashboard.Core.Sheets;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Bench;

/// <summary>A sheet of 50,000 rows: its first sync, an unchanged one, and one with a few edits.</summary>
public sealed class SheetBench(SheetsApp app, ITestOutputHelper output) : IClassFixture<SheetsApp>
{
    private const int Rows = 50_000;

    [Theory(Explicit = true)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fifty_thousand_rows(bool isKeyed)
    {
        var actor = await A.ClientAsync(app);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var (book, source) = await app.SheetAsync(actor, isKeyed, [.. Enumerable.Range(0, Rows).Select(i => new object?[]
        {
            today.AddDays(-i % 365).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), $"Agent {i % 40}", $"Category {i % 6}", 50 + i % 500 / 10.0, $"Reviewer {i % 9}", $"Remark number {i}", $"R-{i}",
        })]);
        const string Versions = "SELECT md5(string_agg(xmin::text, ',' ORDER BY id)) FROM quality_records WHERE source_id = $1";

        var first = await MeasureAsync("first");
        var versions = await app.SqlAsync(Versions, source);
        var same = await MeasureAsync("unchanged");
        Assert.Equal(versions, await app.SqlAsync(Versions, source));
        book.Rows[100][3] = 1.0;
        book.Rows.RemoveAt(30_000);
        var edited = await MeasureAsync("one edited, one deleted");

        Assert.Equal((Rows, Rows), (first.Run.Added, same.Run.Unchanged));
        Assert.Equal((1, 1, Rows - 2), (edited.Run.Changed, edited.Run.Removed, edited.Run.Unchanged));
        Assert.InRange(first.Seconds, 0, 20);
        Assert.InRange(same.Seconds, 0, 3);

        async Task<(double Seconds, SheetRunRow Run)> MeasureAsync(string what)
        {
            var watch = Stopwatch.StartNew();
            var run = await app.SyncAsync(actor, source);
            output.WriteLine($"{(isKeyed ? "by key" : "by content")}, {what}: {watch.Elapsed.TotalSeconds:0.00} s");
            Assert.Null(run.Error);
            return (watch.Elapsed.TotalSeconds, run);
        }
    }
}
