using System.Diagnostics;
using System.Runtime.InteropServices;
using Dashboard.Tests.Browser;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Dashboard.Tests.Browser;

/// <summary>One browser for the whole run, started by the first test that opens a page. CHROMIUM names the executable to use.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly Lazy<Task<IBrowser>> _browser;
    private IPlaywright? _playwright;

    public Chromium() => _browser = new(StartAsync);

    /// <summary>The running browser.</summary>
    public Task<IBrowser> OpenAsync() => _browser.Value;

    public async ValueTask DisposeAsync()
    {
        if (!_browser.IsValueCreated) return;
        if (_browser.Value.IsCompletedSuccessfully) await (await _browser.Value).CloseAsync();
        _playwright?.Dispose();
    }

    private async Task<IBrowser> StartAsync()
    {
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(30_000); // the machine may be busy with other tests
        return await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Installed() ?? Own(_playwright) ?? await FetchAsync(),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
    }

    private static string? Installed()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named)
            return File.Exists(named) ? named : throw new InvalidOperationException($"CHROMIUM names {named}, and there is no such file.");

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Prepend("/usr/bin");
        return Names.SelectMany(_ => folders, (name, folder) => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    private static string? Own(IPlaywright playwright) => File.Exists(playwright.Chromium.ExecutablePath) ? playwright.Chromium.ExecutablePath : null;

    /// <summary>As root on Debian the system's packages have one.</summary>
    private static async Task<string> FetchAsync()
    {
        const string Missing = "No browser was found for the tests in Browser/. Install Chromium (Debian: apt-get install chromium; " +
            "elsewhere: pwsh Dashboard.Tests/bin/Debug/net10.0/playwright.ps1 install chromium), or name one in the environment as CHROMIUM.";
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || !File.Exists("/usr/bin/apt-get")) throw new InvalidOperationException(Missing);

        await RunAsync("apt-get", "update", "-q");
        await RunAsync("apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium");
        return Installed() ?? throw new InvalidOperationException($"{Missing} (apt-get was tried on {RuntimeInformation.OSDescription}.)");
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var process = Process.Start(start)!;
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync(), process.WaitForExitAsync());
    }
}
