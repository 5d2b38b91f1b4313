using System.Diagnostics;
using System.Globalization;

namespace Dashboard.Tests.Making;

/// <summary>The built program as a worker process of its own, which can be killed.</summary>
internal sealed class DashboardProcess : IDisposable
{
    private readonly Process _process;

    private DashboardProcess(Process process) => _process = process;

    /// <summary>The most memory that it held at once, in MB, while it still runs.</summary>
    internal long PeakMegabytes => long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024;

    internal static DashboardProcess Start(string connectionString, string dataPath, params (string Name, string Value)[] settings)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var root = output;
        while (!File.Exists(Path.Combine(root.FullName, "Dashboard.sln"))) root = root.Parent ?? throw new InvalidOperationException("The source is not here.");
        var program = Path.Combine(root.FullName, "Dashboard.Web", "bin", output.Parent!.Name, output.Name, "Dashboard.Web.dll");
        var start = new ProcessStartInfo("dotnet", [program]) { WorkingDirectory = Directory.CreateDirectory(dataPath).FullName };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ConnectionStrings__Dashboard"] = connectionString;
        start.Environment["Dashboard__Sending__RequireVerifiedDomain"] = "false";
        start.Environment["Dashboard__Sending__FindProviders"] = "false";
        start.Environment["Dashboard__DataPath"] = dataPath;
        start.Environment["Dashboard__PublicUrl"] = "http://127.0.0.1:5080";
        start.Environment["Dashboard__Roles"] = "worker";
        start.Environment["Dashboard__Seed"] = "none";
        start.Environment["Dashboard__Sending__SenderLease"] = "00:00:03";
        start.Environment["Dashboard__Sending__DoubtfulWait"] = "00:00:00.5";
        start.Environment["Logging__LogLevel__Default"] = "Error";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>SIGKILL: it gets no chance to say goodbye.</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>SIGTERM: it finishes what is in flight and ends by itself.</summary>
    internal async Task StopAsync()
    {
        await SignalAsync("TERM");
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>SIGSTOP: it stands still in the middle of whatever it does, its connections open.</summary>
    internal Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>SIGCONT: it goes on as if no time had passed.</summary>
    internal Task ThawAsync() => SignalAsync("CONT");

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
