namespace Dashboard.Web.Startup;

/// <summary>Says at the start where the runtime is older than the last one whose holes are known to be mended.</summary>
internal static partial class RuntimeCheck
{
    private static readonly Version Least = new(10, 0, 13);

    public static void Warn(WebApplication app)
    {
        if (IsOld(Environment.Version)) LogOld(app.Logger, Environment.Version, Least);
    }

    internal static bool IsOld(Version runtime) => runtime < Least;

    [LoggerMessage(LogLevel.Warning, "The .NET runtime here is {Version}. {Least} and later mend known security holes of ASP.NET Core: update it.")]
    private static partial void LogOld(ILogger log, Version version, Version least);
}
