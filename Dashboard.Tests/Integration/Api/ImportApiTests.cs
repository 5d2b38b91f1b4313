using System.Text;
using Dashboard.Core.Jobs;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Api;

public sealed class ImportApiTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private const string People = "E-mail;Name;City\r\nada@people.example;Ada;Berlin\r\nbob@people.example;Bob;Rome\r\nnobody;X;Y\r\nADA@people.example;Ada again;Berlin\r\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_is_taken_on_and_its_rows_add_up(bool isFileFirst)
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var list = await ListAsync(caller);

        var started = await SendAsync(caller, People, isFileFirst, ("listId", list));
        await app.Get<JobService>().RunAsync(Guid.Parse(started["jobId"]!), Ct);

        Assert.Equal((202, $"/api/v1/imports/{started["id"]}"), (started.Status, started.Headers["Location"]));
        var done = await caller.GetAsync($"imports/{started["id"]}");
        Assert.Equal(("done", "4", "2", "0", "1", "1"), (done["state"], done["rows"], done["added"], done["updated"], done["duplicates"], done["rejected"]));
        var errors = await caller.GetAsync($"imports/{started["id"]}/errors.csv");
        Assert.StartsWith("text/csv", errors.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("nobody", errors.Text, StringComparison.Ordinal);
        Assert.Equal("2", (await caller.GetAsync($"lists/{list}"))["memberCount"]);
        Assert.Equal("succeeded", (await caller.GetAsync($"jobs/{started["jobId"]}"))["state"]);
        Assert.Equal(started["id"], Assert.Single((await caller.GetAsync($"imports?listId={list}")).Data)["id"]!.ToString());
    }

    [Fact]
    public async Task The_same_form_under_the_same_key_is_taken_on_once_though_its_boundary_differs()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var list = await ListAsync(caller);

        var first = await SendAsync(caller, People, false, [("listId", list)], ("Idempotency-Key", "import"));
        var again = await SendAsync(caller, People, false, [("listId", list)], ("Idempotency-Key", "import"));
        var other = await SendAsync(caller, People + "x", false, [("listId", list)], ("Idempotency-Key", "import"));

        Assert.Equal((202, first.Text), (again.Status, again.Text));
        Assert.Equal(409, other.Status);
        Assert.Single((await caller.GetAsync("imports")).Data);
    }

    [Theory]
    [InlineData("listId", null, null)]
    [InlineData("listId", "x", null)]
    [InlineData("mapping", "LIST", "[1]")]
    [InlineData("mapping", "LIST", "{\"Nothing\":\"email\"}")]
    [InlineData("options", "LIST", null)]
    public async Task A_form_that_cannot_be_is_refused_by_part_and_leaves_no_file(string field, string? listId, string? mapping)
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var parts = new List<(string, string)>();
        if (listId is not null) parts.Add(("listId", listId == "LIST" ? await ListAsync(caller) : listId));
        if (mapping is not null) parts.Add(("mapping", mapping));
        if (field == "options") parts.Add(("options", "{\"existing\":\"perhaps\"}"));

        var before = Files();
        var answer = await SendAsync(caller, People, true, [.. parts]);

        Assert.Equal((400, field), (answer.Status, Assert.Single(answer.Fields)));
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task A_form_without_a_file_and_one_that_ends_early_are_refused()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var list = await ListAsync(caller);

        Assert.Equal(["file"], (await SendAsync(caller, null, false, ("listId", list))).Fields);
        Assert.Equal(["file"], (await SendAsync(caller, "", false, ("listId", list))).Fields);
        Assert.Equal(400, (await caller.SendTextAsync(HttpMethod.Post, "imports", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nemail", "multipart/form-data; boundary=x")).Status);
        Assert.Equal(400, (await caller.SendTextAsync(HttpMethod.Post, "imports", "nothing", "multipart/form-data")).Status);
        Assert.Equal(415, (await caller.PostAsync("imports", new { listId = list })).Status);
    }

    [Fact]
    public async Task A_list_that_is_not_there_or_anothers_takes_nothing()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var others = await A.ClientAsync(app);
        var theirs = await ListAsync(await A.KeyAsync(app, others));

        Assert.Equal(404, (await SendAsync(caller, People, false, ("listId", Guid.NewGuid().ToString()))).Status);
        Assert.Equal(403, (await SendAsync(caller, People, false, ("listId", theirs))).Status);
        Assert.Equal(403, (await SendAsync(caller, People, false, ("listId", await ListAsync(caller)), ("clientId", others.ClientId.ToString()!))).Status);
    }

    [Fact]
    public async Task An_import_is_stopped_before_it_began()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var started = await SendAsync(caller, People, false, ("listId", await ListAsync(caller)));

        var stopped = await caller.PostAsync($"imports/{started["id"]}/cancel");

        Assert.Equal((200, "cancelled"), (stopped.Status, stopped["state"]));
        Assert.Equal(409, (await caller.PostAsync($"imports/{started["id"]}/cancel")).Status);
    }

    private int Files() => Directory.Exists(Path.Combine(app.DataPath, "uploads")) ? Directory.GetFiles(Path.Combine(app.DataPath, "uploads")).Length : 0;

    private static async Task<string> ListAsync(Caller caller) => (await caller.PostAsync("lists", new { name = $"List {Guid.NewGuid():N}" }))["id"]!;

    private static Task<Answer> SendAsync(Caller caller, string? file, bool isFileFirst, params (string Name, string Value)[] parts) => SendAsync(caller, file, isFileFirst, parts, ("X-Test", "1"));

    private static Task<Answer> SendAsync(Caller caller, string? file, bool isFileFirst, (string Name, string Value)[] parts, (string, string) header)
    {
        var form = new MultipartFormDataContent();
        if (isFileFirst && file is not null) form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(file)), "file", "people.csv");
        foreach (var (name, value) in parts) form.Add(new StringContent(value), name);
        if (!isFileFirst && file is not null) form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(file)), "file", "people.csv");
        return caller.SendAsync(HttpMethod.Post, "imports", form, header);
    }
}
