using System.Diagnostics;
using System.Globalization;
using Dashboard.Core;
using Dashboard.Core.Imports;
using Dashboard.Core.Jobs;
using Dashboard.Core.Recipients;
using Dashboard.Tests.Making;
using Npgsql;

namespace Dashboard.Tests.Bench;

/// <summary>A million rows through an import, beside what psql needs for the same file in the same run, with the server as it is run for real; then a look through them.</summary>
public sealed class ImportBench(DashboardApp app, ITestOutputHelper output) : IClassFixture<DashboardApp>
{
    private const int Rows = 1_000_000;

    private static readonly string[] First = ["Anna", "Bernd", "Clara", "David", "Emma", "Felix", "Greta", "Hans", "Ida", "Jonas", "Karla", "Lukas", "Mia", "Nils", "Olga", "Paul", "Rosa", "Sven", "Tina", "Uwe"];
    private static readonly string[] Last = ["Schmidt", "Müller", "Weber", "Fischer", "Wagner", "Becker", "Hoffmann", "Schulz", "Koch", "Bauer", "Richter", "Klein", "Wolf", "Neumann", "Braun", "Krüger"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task A_million_rows_beside_psql()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        var file = Path.Combine(app.DataPath, "million.csv");
        Write(file);
        await RunForRealAsync(true);
        try
        {
            output.WriteLine($"{new FileInfo(file).Length / 1e6:F0} MB, {Rows:N0} rows");
            var psql = await PsqlAsync(file);
            var (seconds, _) = await ImportAsync(actor, list, file, "import");
            output.WriteLine($"ratio to psql's copy and merge: {seconds / psql:F2}");
            await ImportAsync(actor, list, file, "the same file again");
            await LookAsync(actor, list);
        }
        finally
        {
            await RunForRealAsync(false);
        }
    }

    private async Task<(double Seconds, ImportRow Row)> ImportAsync(Actor actor, Guid list, string file, string what)
    {
        await using var content = File.OpenRead(file);
        var stored = (await app.Get<Uploads>().SaveAsync(content, Ct)).Value;
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var (before, cpu, watch) = (process.WorkingSet64, process.TotalProcessorTime, Stopwatch.StartNew());
        var started = (await app.Get<ImportService>().StartAsync(actor, list, stored, "million.csv", null, null, Ct)).Value;
        using var done = new CancellationTokenSource();
        var peak = PeakAsync(done.Token);
        await app.Get<JobService>().RunAsync(started.JobId, Ct);
        var seconds = watch.Elapsed.TotalSeconds;
        await done.CancelAsync();
        process.Refresh();
        var row = (await app.Get<ImportService>().FindAsync(actor, started.Id, Ct)).Value;
        Assert.Equal((ImportState.Done, Rows), (row.State, row.Rows));
        var usable = (row.FinishedAt!.Value - row.CreatedAt).TotalSeconds;
        output.WriteLine($"{what}: {seconds:F1} s (merge began after {usable:F1} s), {(process.TotalProcessorTime - cpu).TotalSeconds:F1} s CPU here, " +
            $"{before / 1e6:F0} MB before, {await peak / 1e6:F0} MB at most; {row.Added:N0} added, {row.Updated:N0} updated, {row.Duplicates:N0} duplicates");
        return (seconds, row);
    }

    private async Task LookAsync(Actor actor, Guid list)
    {
        var recipients = app.Get<RecipientService>();
        foreach (var (what, filter, words) in new (string, RecipientFilter, string?)[]
        {
            ("first page", new(), null), ("of the list", new(list), null), ("a word that many have", new(), "mül"), ("a word that one has", new(), "anna.schmidt4711"), ("two words", new(), "anna web"),
            ("one letter", new(), "a"), ("words nobody has", new(), "zzz"), ("a word in the list", new(list), "krü"), ("complained", new(null, RecipientStatus.Complained), null), ("a whole address", new(), "clara.wolf99@mail99.example.com"),
        })
        {
            var times = new List<double>();
            for (var n = 0; n < 20; n++)
            {
                var watch = Stopwatch.StartNew();
                await recipients.SliceAsync(actor, filter, new(50, Search: words), Ct);
                times.Add(watch.Elapsed.TotalMilliseconds);
            }

            output.WriteLine($"{what}: p95 {times.Order().ElementAt(18):F0} ms");
        }
    }

    private async Task<double> PsqlAsync(string file)
    {
        await app.SqlAsync("CREATE UNLOGGED TABLE bare (email text, name text, city text, plan text, company text, signup text, score text, language text)");
        await app.SqlAsync("CREATE TABLE merged (client uuid, email citext, name text, attributes jsonb, PRIMARY KEY (client, email))");
        var watch = Stopwatch.StartNew();
        await PsqlAsync("-c", $"\\copy bare from '{file}' csv header");
        var copied = watch.Elapsed.TotalSeconds;
        await PsqlAsync("-c", """
            INSERT INTO merged SELECT DISTINCT ON (email::citext) '00000000-0000-0000-0000-000000000001'::uuid, email, name,
                jsonb_build_object('city', city, 'plan', plan, 'company', company, 'signup', signup, 'score', score, 'language', language)
            FROM bare ORDER BY email::citext ON CONFLICT (client, email) DO UPDATE SET name = excluded.name, attributes = excluded.attributes
            """);
        var whole = watch.Elapsed.TotalSeconds;
        output.WriteLine($"psql: {copied:F1} s to copy, {whole:F1} s with the merge");
        await app.SqlAsync("DROP TABLE bare, merged");
        return whole;
    }

    private async Task PsqlAsync(params string[] arguments)
    {
        var server = new NpgsqlConnectionStringBuilder(app.ConnectionString);
        var start = new ProcessStartInfo("psql") { Environment = { ["PGPASSWORD"] = server.Password } };
        foreach (var argument in (string[])["-q", "-h", server.Host!, "-p", server.Port.ToString(CultureInfo.InvariantCulture), "-U", server.Username!, "-d", server.Database!, .. arguments]) start.ArgumentList.Add(argument);
        using var psql = Process.Start(start)!;
        await psql.WaitForExitAsync(Ct);
        Assert.Equal(0, psql.ExitCode);
    }

    /// <summary>The run's server forgets what a power cut would take; a measurement must not.</summary>
    private async Task RunForRealAsync(bool real)
    {
        await app.SqlAsync($"ALTER SYSTEM SET fsync = {(real ? "on" : "off")}");
        await app.SqlAsync($"ALTER SYSTEM SET synchronous_commit = {(real ? "on" : "off")}");
        await app.SqlAsync("SELECT pg_reload_conf()");
        await app.SqlAsync("CHECKPOINT");
    }

    private static async Task<long> PeakAsync(CancellationToken done)
    {
        long most = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        while (!done.IsCancellationRequested)
        {
            using var process = Process.GetCurrentProcess();
            most = Math.Max(most, process.WorkingSet64);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        return most;
    }

    private static void Write(string file)
    {
        using var writer = new StreamWriter(file);
        writer.Write("email,name,city,plan,company,signup,score,language\n");
        var order = new Random(4);
        var ids = Enumerable.Range(0, Rows).ToArray();
        order.Shuffle(ids);
        foreach (var n in ids)
        {
            var (first, last) = (First[order.Next(First.Length)], Last[order.Next(Last.Length)]);
            writer.Write(string.Create(CultureInfo.InvariantCulture,
                $"{first}.{last.Replace("ü", "ue", StringComparison.Ordinal)}{n}@mail{n % 500}.example.com,{first} {last},City {n % 90},{(n % 3 == 0 ? "free" : "pro")},\"{last}, {first} & Co\",2026-0{1 + n % 9}-1{n % 9},{n % 100},de\n"));
        }
    }
}
