using Dashboard.Core;
using Dashboard.Core.Accounts;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Audit;
using Dashboard.Tests.Making;
using Dashboard.Web.Api;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Routing;

namespace Dashboard.Tests.Integration.Accounts;

/// <summary>
/// Who may call what, route by route, page by page: Samples/access-matrix.txt says it, and every route that the program has must stand there as it is.
/// </summary>
public sealed class AccessMatrixTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static readonly string[] Framework = ["_framework", "_content", "_blazor", "{**path:file}", "lib/", "css/", "js/", "favicon"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_route_and_page_stands_in_the_matrix_as_it_is()
    {
        var written = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Samples", "access-matrix.txt")).Where(line => line.Length > 0 && line[0] != '#').ToHashSet();
        var real = Rows().Select(row => $"{row.Method} {row.Path} {row.Who}").Distinct().ToList();

        var missing = real.Where(line => !written.Contains(line)).Order(StringComparer.Ordinal).ToList();
        Assert.True(missing.Count == 0, "These stand not, or otherwise, in Samples/access-matrix.txt. Think about who may call them, then write:\n" + string.Join('\n', missing));
    }

    [Fact]
    public async Task A_stranger_gets_nothing_but_what_is_open()
    {
        var stranger = app.CreateClient(new() { AllowAutoRedirect = false });
        foreach (var row in Rows().Where(row => row.Who != "open"))
        {
            using var request = new HttpRequestMessage(new(row.Method), Fill(row.Path)) { Content = row.Method is "GET" ? null : new StringContent("{}", System.Text.Encoding.UTF8, "application/json") };
            using var answer = await stranger.SendAsync(request, Ct);
            var isSentToTheDoor = (int)answer.StatusCode is 302 && answer.Headers.Location!.OriginalString.Contains("/account/sign-in", StringComparison.Ordinal);
            Assert.True((int)answer.StatusCode is 401 or 415 || isSentToTheDoor, // 415: another content type is refused before anybody is looked at
                 $"{row.Method} {row.Path} answered a stranger {(int)answer.StatusCode}");
        }
    }

    [Fact]
    public async Task A_key_without_the_scope_a_client_at_the_agencys_and_a_viewer_who_writes_are_refused()
    {
        var client = await A.ClientAsync(app);
        var whole = await A.KeyAsync(app, client);
        var narrow = await A.KeyAsync(app, client, Scopes.SandboxRead);
        var viewer = await ViewerAsync(client);
        var read = Scopes.Of(Rights.Read);
        foreach (var row in Rows().Where(row => row.Path.StartsWith("/api/v1/", StringComparison.Ordinal) && row.Who is not ("open" or "signed-in")))
        {
            if (!row.Who.Contains(Scopes.SandboxRead, StringComparison.Ordinal)) await RefusedAsync(narrow, row, "a key without the scope");
            if (row.Who.Contains("admin", StringComparison.Ordinal)) await RefusedAsync(whole, row, "a client's key");
            if (!read.Contains(row.Who)) await RefusedAsync(viewer, row, "a viewer");
        }
    }

    [Fact]
    public async Task A_clients_owner_is_kept_from_the_agencys_pages_and_it_stands_in_the_log()
    {
        var client = await A.ClientAsync(app);
        var owner = await A.UserAsync(app, client);
        using var browser = await A.BrowserAsync(app, owner);
        var pages = Rows().Where(row => row is { Method: "GET", Who: "admin" }).Select(row => Fill(row.Path).OriginalString).ToList();
        Assert.Contains("/clients", pages);
        pages.AddRange(["/hangfire", "/hangfire/jobs/enqueued"]);
        foreach (var page in pages)
        {
            using var answer = await browser.GetAsync(new Uri(page, UriKind.Relative), Ct);
            Assert.Equal((302, "/forbidden"), ((int)answer.StatusCode, answer.Headers.Location!.AbsolutePath));
            using var shown = await browser.GetAsync(answer.Headers.Location, Ct);
            Assert.Equal(403, (int)shown.StatusCode);
        }

        var log = (await app.Get<AuditService>().SliceAsync(A.Admin(), new(UserId: owner.User.Id, Act: "refused"), new SliceRequest(100), Ct)).Value.Items;
        Assert.Equal(pages.Order(StringComparer.Ordinal), log.Select(entry => entry.SubjectName!).Order(StringComparer.Ordinal));
        Assert.All(log, entry => Assert.Equal(client.ClientId, entry.ClientId));
    }

    private static async Task RefusedAsync(Caller caller, Row row, string who)
    {
        var answer = await caller.SendTextAsync(new(row.Method), Fill(row.Path).OriginalString, "{}");
        Assert.True(answer.Status is 403 or 415, $"{row.Method} {row.Path} answered {who} {answer.Status}: {answer.Text}");
    }

    private async Task<Caller> ViewerAsync(Actor client)
    {
        var draft = new UserDraft { Email = $"{Guid.NewGuid():N}@people.example", Right = ClientRight.Viewer };
        var made = (await app.Get<AccountService>().AddClientUserAsync(A.Admin(), client.ClientId!.Value, draft, Ct)).Value;
        return new(app.CreateClient(), (await A.Stranger(app).PostAsync("auth/token", new { email = draft.Email, password = made.Password }))["accessToken"]);
    }

    private IEnumerable<Row> Rows()
    {
        using var _ = app.CreateClient();
        return
        [
            .. from endpoint in app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
               let path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
               where !Framework.Any(part => path.TrimStart('/').StartsWith(part, StringComparison.Ordinal))
               from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
               where method is not ("HEAD" or "OPTIONS") && !(IsPage(endpoint) && method != "GET")
               select new Row(method, path, Who(endpoint)),
        ];
    }

    private static bool IsPage(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is not null;

    private static string Who(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null) return "open";
        var scope = endpoint.Metadata.GetMetadata<ScopeStatement>()?.Scope;
        var isAdmins = endpoint.Metadata.GetMetadata<AdminRequirement>() is not null || endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Roles == Roles.Admin || data.Policy == Roles.Admin)
            || endpoint.Metadata.GetOrderedMetadata<AuthorizationPolicy>().SelectMany(policy => policy.Requirements).OfType<RolesAuthorizationRequirement>().Any(role => role.AllowedRoles.Contains(Roles.Admin));
        if (scope is null && !isAdmins) return endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null || endpoint.Metadata.GetMetadata<ScopeStatement>() is not null || endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is not null ? "signed-in" : "nobody says";
        return string.Join('+', new[] { scope, isAdmins ? "admin" : null }.OfType<string>());
    }

    private static Uri Fill(string path) => new(
        System.Text.RegularExpressions.Regex.Replace(path, @"\{[^}]+\}", hole => hole.Value.Contains(":long", StringComparison.Ordinal) ? "9000000000" : hole.Value.Contains(":guid", StringComparison.Ordinal) ? Guid.Empty.ToString() : "x"), UriKind.Relative);

    private sealed record Row(string Method, string Path, string Who);
}
