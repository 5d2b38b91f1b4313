using System.Globalization;
using System.Text;
using Dashboard.Core;
using Dashboard.Core.Imports;
using Dashboard.Core.Jobs;
using Dashboard.Core.Lists;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Imports;

public sealed class ImportTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_row_of_a_file_is_added_updated_a_duplicate_or_rejected()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        await app.ImportAsync(actor, list, "email,name,city\nada@example.com,Ada,London\nbob@example.com,Bob,Berlin\n");

        var import = await app.ImportAsync(actor, list, """
            email,name,city
            ada@example.com,Ada,Paris
            bob@example.com,Bob,Berlin
            carla@example.com,Carla,
            CARLA@example.com,Carla again,Rome
            not an address,Nobody,
            dora@example.com,Dora,Rome,too much
            """);

        Assert.Equal((ImportState.Done, 6, 1, 1, 2, 2), (import.State, import.Rows, import.Added, import.Updated, import.Duplicates, import.Rejected));
        Assert.Equal("Paris", await AttributeAsync(actor, "ada@example.com", "city"));
        Assert.Equal("Carla", await app.SqlAsync("SELECT name FROM recipients WHERE client_id = $1 AND email = 'carla@example.com'", actor.ClientId!));
        Assert.Equal(3, (await app.Get<ListService>().FindAsync(actor, list, Ct)).Value.MemberCount);
        Assert.Equal("""
            line,column,value,reason
            6,email,not an address,The part before the @ has a blank in it.
            7,,too much,The row has 4 fields; the file has 3 columns.

            """.ReplaceLineEndings("\r\n").Replace("The part before the @ has a blank in it.", EmailAddress.Parse("not an address").Error!.Message, StringComparison.Ordinal), await app.ErrorsAsync(actor, import.Id));
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        var file = People(500);
        await app.ImportAsync(actor, list, file);

        var again = await app.ImportAsync(actor, list, file);

        Assert.Equal((500, 0, 0, 500), (again.Rows, again.Added, again.Updated, again.Duplicates));
        Assert.Equal(500, (await app.Get<ListService>().FindAsync(actor, list, Ct)).Value.MemberCount);
    }

    [Fact]
    public async Task People_who_are_known_only_join_another_list()
    {
        var actor = await A.ClientAsync(app);
        await app.ImportAsync(actor, await app.ListAsync(actor), People(50));
        var second = await app.ListAsync(actor);

        var import = await app.ImportAsync(actor, second, People(60));

        Assert.Equal((60, 10, 50), (import.Rows, import.Added, import.Duplicates));
        Assert.Equal(60, (await app.Get<ListService>().FindAsync(actor, second, Ct)).Value.MemberCount);
    }

    [Theory]
    [InlineData(ExistingChoice.Update, "New", "Rome", "red", 1)]
    [InlineData(ExistingChoice.Keep, "Old", "London", null, 0)]
    [InlineData(ExistingChoice.FillGaps, "Old", "London", "red", 1)]
    public async Task The_choice_for_known_people_decides_what_the_file_changes(ExistingChoice existing, string name, string city, string? colour, long updated)
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        await app.ImportAsync(actor, list, "email,name,city\nada@example.com,Old,London\n");

        var import = await app.ImportAsync(actor, list, "email,name,city,colour\nada@example.com,New,Rome,red\n", new() { Existing = existing });

        Assert.Equal(updated, import.Updated);
        Assert.Equal(name, await app.SqlAsync("SELECT name FROM recipients WHERE client_id = $1", actor.ClientId!));
        Assert.Equal(city, await AttributeAsync(actor, "ada@example.com", "city"));
        Assert.Equal(colour, await AttributeAsync(actor, "ada@example.com", "colour"));
    }

    [Fact]
    public async Task An_empty_field_takes_nothing_away()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        await app.ImportAsync(actor, list, "email,name,city\nada@example.com,Ada,London\n");

        var import = await app.ImportAsync(actor, list, "email,name,city\nada@example.com,,\n");

        Assert.Equal(1, import.Duplicates);
        Assert.Equal("London", await AttributeAsync(actor, "ada@example.com", "city"));
    }

    [Fact]
    public async Task Suppressed_people_are_counted_and_stand_as_such()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        await app.SqlAsync("INSERT INTO suppressions (client_id, email, reason, created_at) VALUES ($1, 'ADA@example.com', 1, now()), (NULL, 'house@example.com', 0, now())", actor.ClientId!);

        var import = await app.ImportAsync(actor, list, "email\nada@example.com\nbob@example.com\nhouse@example.com\n");

        Assert.Equal((3, 3, 2), (import.Rows, import.Added, import.Suppressed));
        Assert.Equal((short)1, await app.SqlAsync("SELECT status FROM recipients WHERE client_id = $1 AND email = 'ada@example.com'", actor.ClientId!));
        await app.SqlAsync("DELETE FROM suppressions WHERE client_id IS NULL");
    }

    [Fact]
    public async Task Suppressed_people_can_be_left_out_with_a_reason()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        await app.SqlAsync("INSERT INTO suppressions (client_id, email, reason, created_at) VALUES ($1, 'ada@example.com', 1, now())", actor.ClientId!);

        var import = await app.ImportAsync(actor, list, "email\nada@example.com\nbob@example.com\n", new() { IncludeSuppressed = false });

        Assert.Equal((2, 1, 1, 1), (import.Rows, import.Added, import.Rejected, import.Suppressed));
        Assert.Contains("2,email,ada@example.com,", await app.ErrorsAsync(actor, import.Id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_counts_and_changes_nothing()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);

        var import = await app.ImportAsync(actor, list, People(20), new() { DryRun = true });

        Assert.Equal((ImportState.Done, 20), (import.State, import.Added));
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM recipients WHERE client_id = $1", actor.ClientId!));
        Assert.Equal(0, (await app.Get<ListService>().FindAsync(actor, list, Ct)).Value.MemberCount);
    }

    [Fact]
    public async Task A_mapping_decides_where_columns_go_and_is_offered_again()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        var mapping = new Dictionary<string, string> { ["Kontakt"] = "email", ["Wer"] = "name", ["Ort"] = "city", ["Notiz"] = "" };
        const string File = "Kontakt;Wer;Ort;Notiz\nada@example.com;Ada;London;secret\n";

        await app.ImportAsync(actor, list, File, mapping: mapping);
        var preview = (await app.Get<ImportService>().PreviewAsync(actor, list, await app.UploadAsync(Encoding.UTF8.GetBytes(File)), null, Ct)).Value;

        Assert.Equal("""{"city": "London"}""", await app.SqlAsync("SELECT attributes::text FROM recipients WHERE client_id = $1", actor.ClientId!));
        Assert.Equal(["email", "name", "city", ""], preview.Columns.Select(c => c.Target));
        Assert.Equal((';', true, FileEncoding.Utf8), (preview.Shape.Delimiter, preview.Shape.HasHeader, preview.Shape.Encoding));
    }

    [Theory]
    [InlineData("Nowhere", "email", "import.column_unknown")]
    [InlineData("email", "two words", "recipient.attribute_name")]
    [InlineData("name", "name", "import.no_email")]
    public async Task A_mapping_that_cannot_be_followed_is_refused_at_once(string column, string target, string code)
    {
        var actor = await A.ClientAsync(app);
        var file = await app.UploadAsync(Encoding.UTF8.GetBytes("email,name\nada@example.com,Ada\n"));

        var refused = await app.Get<ImportService>().StartAsync(actor, await app.ListAsync(actor), file, "x.csv", new Dictionary<string, string> { [column] = target }, null, Ct);

        Assert.Equal((code, "mapping"), (refused.Error!.Code, refused.Error.Field));
    }

    [Fact]
    public async Task Ten_thousand_messy_rows_come_in_and_every_bad_one_is_named_with_its_line()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        var file = new StringBuilder("E-Mail;Name;Firma;Bemerkung\r\n");
        var bad = new List<int>();
        int line = 2, good = 0, repeats = 0;
        for (var n = 0; n < 10_000; n++)
        {
            var text = (n % 10) switch
            {
                0 => $"p{n}@example.com;\"Müller; Jürgen\";\"Firma \"\"{n}\"\"\";\"zwei\r\nZeilen\"",
                1 => $"\"p{n}@example.com\";Nr {n};;",
                2 => $" P{n}@Example.COM ;Nr {n};\"A, B\";x",
                3 => $"p{n - 1}@EXAMPLE.com;Wiederholt;;",
                4 => $"p{n}@@example..com;Falsch;;",
                5 => $"p{n}@example.com;Zu viel;a;b;c",
                6 => $";Ohne Adresse {n};;",
                7 => $"p{n}@example.com;Kurz",
                8 => $"p{n}@example.com;\"Drei\n\nZeilen\";é;",
                _ => $"p{n}@münchen.example;IDN;;",
            };
            if (n % 10 is 4 or 5 or 6) bad.Add(line);
            else if (n % 10 is 3) repeats++;
            else good++;
            line += 1 + text.Count(c => c == '\n');
            file.Append(text).Append(n % 3 == 0 ? "\n" : "\r\n");
            if (n % 50 != 0) continue;
            file.Append("\r\n");
            line++;
        }

        var import = await app.ImportAsync(actor, list, Encoding.Latin1.GetBytes(file.ToString()));
        var errors = (await app.ErrorsAsync(actor, import.Id)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(row => int.Parse(row.Split(',')[0], CultureInfo.InvariantCulture));

        Assert.Equal((10_000, good, 0, repeats, bad.Count), (import.Rows, import.Added, import.Updated, import.Duplicates, import.Rejected));
        Assert.Equal(bad, errors);
        Assert.Equal("Müller; Jürgen", await app.SqlAsync("SELECT name FROM recipients WHERE client_id = $1 AND email = 'p0@example.com'", actor.ClientId!));
        Assert.Equal("zwei\r\nZeilen", await AttributeAsync(actor, "p0@example.com", "Bemerkung"));
        Assert.Equal(1L, await app.SqlAsync("SELECT count(*) FROM recipients WHERE client_id = $1 AND email = 'p9@xn--mnchen-3ya.example'", actor.ClientId!));
    }

    [Fact]
    public async Task An_import_that_is_killed_goes_on_at_its_checkpoint_and_doubles_nothing()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        var started = (await app.Get<ImportService>().StartAsync(actor, list, await app.UploadAsync(Encoding.UTF8.GetBytes(People(45_000) + "broken\n")), "people.csv", null, null, Ct)).Value;
        using var killed = new CancellationTokenSource();
        var copy = new DyingCopy(app.Get<IRecipientCopy>(), dieAfter: 2, killed);
        var work = new ImportWork(app.Get<IDashboardDbFactory>(), copy, app.Get<Uploads>(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<ImportWork>.Instance);
        var run = new JobRun(started.JobId, Actor.System(actor.ClientId!.Value), "someone", $$"""{"importId":"{{started.Id}}"}""", null, (_, _, _, _) => Task.FromResult(true), (_, _, _) => Task.CompletedTask, CancellationToken.None);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work.RunAsync(run, killed.Token));
        var after = (await app.Get<ImportService>().FindAsync(actor, started.Id, Ct)).Value;
        await app.Get<JobService>().RunAsync(started.JobId, Ct);
        var import = (await app.Get<ImportService>().FindAsync(actor, started.Id, Ct)).Value;

        Assert.Equal((ImportState.Running, 40_000), (after.State, after.Rows));
        Assert.Equal((ImportState.Done, 45_001, 45_000, 0, 0, 1), (import.State, import.Rows, import.Added, import.Updated, import.Duplicates, import.Rejected));
        Assert.Equal(45_000L, await app.SqlAsync("SELECT count(*) FROM list_memberships WHERE list_id = $1", list));
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM pg_class WHERE relname LIKE 'import_rows_' || replace($1::text, '-', '')", import.Id));
    }

    [Fact]
    public async Task What_a_crash_of_the_database_emptied_is_read_again()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        var started = (await app.Get<ImportService>().StartAsync(actor, list, await app.UploadAsync(Encoding.UTF8.GetBytes(People(100) + "broken\n")), "people.csv", null, null, Ct)).Value;
        await using (var staged = await app.Get<IRecipientCopy>().OpenAsync(started.Id, Ct))
        {
            await staged.StageAsync(new ImportChunk(), new(900, 40, 38, 0), Ct);
        }

        await app.SqlAsync("TRUNCATE import_checkpoints"); // as the server does with unlogged tables
        await app.Get<JobService>().RunAsync(started.JobId, Ct);
        var import = (await app.Get<ImportService>().FindAsync(actor, started.Id, Ct)).Value;

        Assert.Equal((101, 100, 1), (import.Rows, import.Added, import.Rejected));
    }

    [Fact]
    public async Task A_cancelled_import_leaves_nothing_behind_and_can_be_run_again()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        var imports = app.Get<ImportService>();
        var started = (await imports.StartAsync(actor, list, await app.UploadAsync(Encoding.UTF8.GetBytes(People(100))), "people.csv", null, null, Ct)).Value;

        var cancelled = await imports.CancelAsync(actor, started.Id, Ct);
        await app.Get<JobService>().RunAsync(started.JobId, Ct);

        Assert.Equal(ImportState.Cancelled, cancelled.Value.State);
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM recipients WHERE client_id = $1", actor.ClientId!));

        Assert.Null((await app.Get<JobService>().RetryAsync(actor, started.JobId, Ct)).Error);
        await app.Get<JobService>().RunAsync(started.JobId, Ct);

        Assert.Equal((ImportState.Done, 100), ((await imports.FindAsync(actor, started.Id, Ct)).Value.State, (await imports.FindAsync(actor, started.Id, Ct)).Value.Added));
    }

    [Fact]
    public async Task Two_imports_of_the_same_people_at_once_add_each_person_once()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);

        var both = await Task.WhenAll(app.ImportAsync(actor, list, People(3000)), app.ImportAsync(actor, list, People(3000)));

        Assert.Equal(3000, both.Sum(import => import.Added));
        Assert.Equal(3000, both.Sum(import => import.Duplicates));
        Assert.Equal(3000, (await app.Get<ListService>().FindAsync(actor, list, Ct)).Value.MemberCount);
    }

    [Fact]
    public async Task Another_clients_list_and_import_are_refused()
    {
        var ours = await A.ClientAsync(app);
        var theirs = await A.ClientAsync(app);
        var list = await app.ListAsync(theirs);
        var import = await app.ImportAsync(theirs, list, People(3));
        var imports = app.Get<ImportService>();
        var file = await app.UploadAsync(Encoding.UTF8.GetBytes(People(3)));

        Assert.Equal(ActorErrors.OtherClient, (await imports.StartAsync(ours, list, file, "x.csv", null, null, Ct)).Error);
        Assert.Equal(ActorErrors.OtherClient, (await imports.PreviewAsync(ours, list, file, null, Ct)).Error);
        Assert.Equal(ActorErrors.OtherClient, (await imports.FindAsync(ours, import.Id, Ct)).Error);
        Assert.Equal(ActorErrors.OtherClient, (await imports.CancelAsync(ours, import.Id, Ct)).Error);
        Assert.Equal(ActorErrors.OtherClient, await imports.WriteErrorsAsync(ours, import.Id, Stream.Null, Ct));
        Assert.Empty((await imports.SliceAsync(ours, null, new(), Ct)).Value.Items);
        Assert.Equal("list.not_found", (await imports.StartAsync(ours, Guid.NewGuid(), file, "x.csv", null, null, Ct)).Error!.Code);
    }

    private static string People(int number)
    {
        var file = new StringBuilder("email,name,city\n");
        for (var n = 0; n < number; n++) file.Append(CultureInfo.InvariantCulture, $"person{n}@example.com,Person {n},City {n % 7}\n");
        return file.ToString();
    }

    private async Task<object?> AttributeAsync(Actor actor, string email, string name) =>
        await app.SqlAsync("SELECT attributes ->> $3 FROM recipients WHERE client_id = $1 AND email = $2::citext", actor.ClientId!, email, name) is string value ? value : null;

    /// <summary>Dies, as by kill -9, after some chunks are staged: nothing is tidied up.</summary>
    private sealed class DyingCopy(IRecipientCopy inner, int dieAfter, CancellationTokenSource killed) : IRecipientCopy
    {
        public async Task<IStagedImport> OpenAsync(Guid importId, CancellationToken ct) => new Dying(await inner.OpenAsync(importId, ct), dieAfter, killed);

        public IAsyncEnumerable<ImportError> ErrorsAsync(Guid? clientId, Guid importId, CancellationToken ct) => inner.ErrorsAsync(clientId, importId, ct);

        private sealed class Dying(IStagedImport inner, int dieAfter, CancellationTokenSource killed) : IStagedImport
        {
            private int _staged;

            public ImportCheckpoint? Reached => inner.Reached;

            public async Task StageAsync(ImportChunk chunk, ImportCheckpoint reached, CancellationToken ct)
            {
                await inner.StageAsync(chunk, reached, CancellationToken.None);
                if (++_staged < dieAfter) return;
                await killed.CancelAsync();
                killed.Token.ThrowIfCancellationRequested();
            }

            public Task<ImportCounts?> MergeAsync(ImportMerge merge, CancellationToken ct) => inner.MergeAsync(merge, ct);

            public Task DiscardAsync(CancellationToken ct) => inner.DiscardAsync(ct);

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
