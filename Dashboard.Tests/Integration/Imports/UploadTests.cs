using System.Net.Http.Headers;
using System.Text;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Imports;

public sealed class UploadTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static readonly byte[] People = Encoding.UTF8.GetBytes("email,name\n" + string.Concat(Enumerable.Range(0, 500).Select(n => $"p{n}@example.com,Person {n}\n")));

    [Fact]
    public async Task A_file_that_breaks_off_goes_on_where_it_was_and_becomes_an_import()
    {
        var client = await A.ClientAsync(app);
        var key = await A.KeyAsync(app, client);
        var list = (await key.PostAsync("lists", new { name = "L" }))["id"]!;
        var begun = await key.PostAsync("imports/uploads", new { fileName = "../people.csv", bytes = People.Length });
        Assert.Equal((201, "people.csv", "0"), (begun.Status, begun["fileName"], begun["received"]));
        var path = $"imports/uploads/{begun["id"]}";

        Assert.Equal("1000", (await SendAsync(key, path, 0, People[..1000]))["received"]);
        var elsewhere = await SendAsync(key, path, 0, People[..1000]);
        Assert.Equal((409, "upload.offset"), (elsewhere.Status, elsewhere["code"]));
        Assert.Equal("1000", (await key.GetAsync(path)).Headers["Upload-Offset"]);
        var early = await ImportAsync(key, list, begun["id"]!);
        Assert.Equal((409, "upload.incomplete"), (early.Status, early["code"]));
        Assert.Equal(People.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), (await SendAsync(key, path, 1000, People[1000..]))["received"]);

        var import = await ImportAsync(key, list, begun["id"]!);

        Assert.Equal((202, "people.csv"), (import.Status, import["fileName"]));
        await app.Get<Dashboard.Core.Jobs.JobService>().RunAsync(Guid.Parse(import["jobId"]!), TestContext.Current.CancellationToken);
        Assert.Equal(("done", "500"), ((await key.GetAsync($"imports/{import["id"]}"))["state"], (await key.GetAsync($"imports/{import["id"]}"))["added"]));
        Assert.Equal(404, (await key.GetAsync(path)).Status); // it is the import's now
    }

    [Fact]
    public async Task More_than_was_announced_and_more_than_is_allowed_are_refused()
    {
        var key = await A.KeyAsync(app, await A.ClientAsync(app));
        var begun = await key.PostAsync("imports/uploads", new { fileName = "people.csv", bytes = 10 });
        Assert.Equal("upload.beyond", (await SendAsync(key, $"imports/uploads/{begun["id"]}", 0, People))["code"]);
        Assert.Equal("import.file_too_large", (await key.PostAsync("imports/uploads", new { fileName = "x", bytes = 1L << 50 }))["code"]);
        Assert.Equal(["bytes"], (await key.PostAsync("imports/uploads", new { fileName = "x", bytes = 0 })).Fields);
        Assert.Equal(204, (await key.DeleteAsync($"imports/uploads/{begun["id"]}")).Status);
    }

    [Fact]
    public async Task Another_clients_upload_is_closed()
    {
        var theirs = await (await A.KeyAsync(app, await A.ClientAsync(app))).PostAsync("imports/uploads", new { fileName = "people.csv", bytes = 10 });
        var ours = await A.KeyAsync(app, await A.ClientAsync(app));
        var path = $"imports/uploads/{theirs["id"]}";

        Assert.Equal(403, (await ours.GetAsync(path)).Status);
        Assert.Equal(403, (await SendAsync(ours, path, 0, People[..10])).Status);
        Assert.Equal(403, (await ours.DeleteAsync(path)).Status);
        Assert.Equal(403, (await ImportAsync(ours, (await ours.PostAsync("lists", new { name = "L" }))["id"]!, theirs["id"]!)).Status);
        Assert.Equal(404, (await ours.GetAsync($"imports/uploads/{Guid.NewGuid()}")).Status);
    }

    private static Task<Answer> SendAsync(Caller key, string path, int offset, byte[] piece)
    {
        var content = new ByteArrayContent(piece);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        return key.SendAsync(HttpMethod.Patch, path, content, ("Upload-Offset", offset.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static Task<Answer> ImportAsync(Caller key, string list, string upload) =>
        key.SendAsync(HttpMethod.Post, "imports", new MultipartFormDataContent { { new StringContent(list), "listId" }, { new StringContent(upload), "uploadId" } });
}
