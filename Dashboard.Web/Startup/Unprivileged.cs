using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Dashboard.Web.Startup;

/// <summary>
/// PostgreSQL refuses to run as root. As root, its programs run as another user (<c>postgres</c> where there is one, else <c>nobody</c>);
/// where that user cannot enter a folder on the way, it is lent the one capability to pass through.
/// </summary>
internal static class Unprivileged
{
    private const int ReadSearch = 2, Override = 1; // CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE of capability.h

    /// <summary>Whether this process is root on Linux.</summary>
    public static bool IsNeeded { get; } = OperatingSystem.IsLinux() && geteuid() == 0;

    private static (int User, int Group) Account { get; } = IsNeeded ? Find("postgres") ?? Find("nobody") ?? (65534, 65534) : default;

    /// <summary>Makes a folder and all in it the other user's.</summary>
    public static async Task OwnAsync(string folder, CancellationToken ct)
    {
        using var chown = Process.Start("chown", ["-R", $"{Account.User}:{Account.Group}", folder]);
        await chown.WaitForExitAsync(ct);
    }

    /// <summary>The same program, run as the other user, able to reach the given folders.</summary>
    public static ProcessStartInfo Wrap(ProcessStartInfo program, string[] folders)
    {
        var wrapped = new ProcessStartInfo("setpriv") { RedirectStandardError = true, RedirectStandardOutput = true };
        wrapped.ArgumentList.Add($"--reuid={Account.User}");
        wrapped.ArgumentList.Add($"--regid={Account.Group}");
        wrapped.ArgumentList.Add("--clear-groups");
        if (folders.Any(folder => !MayEnter(folder)))
        {
            var capability = Has(ReadSearch) ? "dac_read_search" : Has(Override) ? "dac_override" : throw new StartupException(
                $"PostgreSQL cannot run as root, and the user it would run as cannot enter {string.Join(" or ", folders)}. " +
                "Start the dashboard as an ordinary user, move it to a folder that all can enter, or set ConnectionStrings__Dashboard.");
            wrapped.ArgumentList.Add($"--inh-caps=-all,+{capability}");
            wrapped.ArgumentList.Add($"--ambient-caps=-all,+{capability}");
        }

        wrapped.ArgumentList.Add("--");
        wrapped.ArgumentList.Add(program.FileName);
        foreach (var argument in program.ArgumentList) wrapped.ArgumentList.Add(argument);
        return wrapped;
    }

    private static bool MayEnter(string folder)
    {
        for (var step = new DirectoryInfo(folder).Parent; step is not null; step = step.Parent)
            if (!step.UnixFileMode.HasFlag(UnixFileMode.OtherExecute)) return false;
        return true;
    }

    private static bool Has(int capability)
    {
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(text => text.StartsWith("CapBnd:", StringComparison.Ordinal));
        return line is not null && (Convert.ToUInt64(line[7..].Trim(), 16) >> capability & 1) == 1;
    }

    private static (int User, int Group)? Find(string name)
    {
        foreach (var line in File.ReadLines("/etc/passwd"))
        {
            var fields = line.Split(':');
            if (fields.Length > 3 && fields[0] == name) return (int.Parse(fields[2], null), int.Parse(fields[3], null));
        }

        return null;
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint geteuid();
}
