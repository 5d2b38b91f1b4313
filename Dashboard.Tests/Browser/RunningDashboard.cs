using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Npgsql;

namespace Dashboard.Tests.Browser;

/// <summary>
/// The program as people run it: a process of its own on a free port, with its workers, over a database of its own, and a browser to visit it with.
/// Empty but for a first admin; a subclass with another seed is another fixture.
/// </summary>
public partial class RunningDashboard(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private const int WordsKept = 60;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("dashboard-browser-");
    private readonly ConcurrentQueue<string> _said = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _program;
    private string _connectionString = "";

    /// <summary>Where the program listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The program's database, to look up what a page is to be opened for.</summary>
    public NpgsqlDataSource Database { get; private set; } = null!;

    /// <summary>Who signs in as admin.</summary>
    public virtual (string Email, string Password) Admin => ("ada@agency.example", "three words in a row");

    /// <summary>What <c>Dashboard:Seed</c> is.</summary>
    protected virtual string Seed => "none";

    public async ValueTask InitializeAsync()
    {
        _connectionString = await postgres.CreateDatabaseAsync();
        Database = NpgsqlDataSource.Create(_connectionString);
        Address = await StartAsync();
    }

    /// <summary>The program's process.</summary>
    public int ProcessId => _program!.Id;

    /// <summary>The last words of the program, for a message about what went wrong.</summary>
    public string LastWords => string.Join('\n', _said);

    /// <summary>A visitor of their own: cookies, storage and window are nobody else's.</summary>
    public async Task<IBrowserContext> VisitAsync(int width = 1440, int height = 900, string? agent = null)
    {
        var visitor = await (await chromium.OpenAsync()).NewContextAsync(new()
        {
            BaseURL = Address.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            UserAgent = agent,
            Locale = "en-GB",
            TimezoneId = "Europe/Berlin",
            ReducedMotion = ReducedMotion.Reduce,
        });
        visitor.SetDefaultTimeout(30_000);
        return visitor;
    }

    /// <summary>Goes in by the sign-in page, as a person does.</summary>
    public static async Task SignInAsync(IPage page, (string Email, string Password) who)
    {
        await page.GotoAsync("account/sign-in");
        await page.GetByLabel("E-mail").FillAsync(who.Email);
        await page.GetByLabel("Password").FillAsync(who.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Account of" })).ToBeVisibleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        var died = _program is { HasExited: true } ? $"The dashboard ended by itself with {_program.ExitCode}. Its last words:\n{LastWords}" : null;
        if (_program is { HasExited: false }) _program.Kill(entireProcessTree: true);
        if (_program is not null) await _program.WaitForExitAsync();
        _program?.Dispose();
        await Database.DisposeAsync();
        await postgres.DropDatabaseAsync(_connectionString);
        _data.Delete(recursive: true);
        GC.SuppressFinalize(this);
        if (died is not null) throw new InvalidOperationException(died);
    }

    /// <summary>Listens to a line that the program said.</summary>
    protected virtual void Hear(string line)
    {
    }

    private async Task<Uri> StartAsync()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            WorkingDirectory = _data.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(Program).Assembly.Location);
        foreach (var (name, value) in Settings()) start.Environment[name] = value;
        _program = new() { StartInfo = start, EnableRaisingEvents = true };
        _program.OutputDataReceived += (_, line) => Keep(line.Data);
        _program.ErrorDataReceived += (_, line) => Keep(line.Data);
        _program.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException($"The dashboard ended. Its last words:\n{LastWords}"));
        _program.Start();
        _program.BeginOutputReadLine();
        _program.BeginErrorReadLine();
        return await _listening.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }

    private IEnumerable<(string Name, string Value)> Settings() =>
    [
        // Development: the pages' files are then served from where the build left them.
        ("ASPNETCORE_ENVIRONMENT", "Development"),
        ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
        ("ConnectionStrings__Dashboard", _connectionString),
        ("Dashboard__DataPath", _data.FullName),
        ("Dashboard__Seed", Seed),
        ("Dashboard__Roles", "web,worker"),
        ("Dashboard__Admin__Email", Seed == "demo" ? "" : Admin.Email),
        ("Dashboard__Admin__Password", Seed == "demo" ? "" : Admin.Password),
        ("Dashboard__RateLimit__PerMinute", "100000"),
        ("Dashboard__Circuits__PerUser", "1000"), // a test's user is many people
    ];

    private void Keep(string? line)
    {
        if (line is null) return;
        _said.Enqueue(line);
        while (_said.Count > WordsKept) _said.TryDequeue(out _);
        Hear(line);
        if (Listening().Match(line) is { Success: true } found) _listening.TrySetResult(new(found.Groups[1].Value));
    }

    [GeneratedRegex(@"Now listening on: (http://[\w.]+:\d+)")]
    private static partial Regex Listening();
}
