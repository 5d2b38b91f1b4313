using System.Text;
using Dashboard.Core;
using Dashboard.Core.Imports;
using Dashboard.Core.Jobs;
using Dashboard.Core.Lists;

namespace Dashboard.Tests.Making;

/// <summary>Lists and imports of a test.</summary>
internal static class ImportMaking
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A new, empty list of the actor's client.</summary>
    public static async Task<Guid> ListAsync(this DashboardApp app, Actor actor) =>
        (await app.Get<ListService>().StartAsync(actor, $"List {Guid.NewGuid():N}", Ct)).Value.Id;

    /// <summary>Keeps a file as an upload does.</summary>
    public static async Task<string> UploadAsync(this DashboardApp app, byte[] file) =>
        (await app.Get<Uploads>().SaveAsync(new MemoryStream(file), Ct)).Value;

    /// <summary>Imports a text, and waits until that is done.</summary>
    public static Task<ImportRow> ImportAsync(this DashboardApp app, Actor actor, Guid list, string text, ImportOptions? options = null, Dictionary<string, string>? mapping = null) =>
        app.ImportAsync(actor, list, Encoding.UTF8.GetBytes(text), options, mapping);

    /// <summary>Imports a file, and waits until that is done.</summary>
    public static async Task<ImportRow> ImportAsync(this DashboardApp app, Actor actor, Guid list, byte[] file, ImportOptions? options = null, Dictionary<string, string>? mapping = null)
    {
        var imports = app.Get<ImportService>();
        var started = await imports.StartAsync(actor, list, await app.UploadAsync(file), "people.csv", mapping, options, Ct);
        await app.Get<JobService>().RunAsync(started.Value.JobId, Ct);
        return (await imports.FindAsync(actor, started.Value.Id, Ct)).Value;
    }

    /// <summary>The errors file of an import.</summary>
    public static async Task<string> ErrorsAsync(this DashboardApp app, Actor actor, Guid import)
    {
        using var file = new MemoryStream();
        Assert.Null(await app.Get<ImportService>().WriteErrorsAsync(actor, import, file, Ct));
        return Encoding.UTF8.GetString(file.ToArray());
    }
}
