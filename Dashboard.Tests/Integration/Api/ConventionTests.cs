using System.Net;
using System.Text.Json.Nodes;
using Dashboard.Tests.Making;
using Dashboard.Web.Api;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Dashboard.Tests.Integration.Api;

public sealed class ConventionTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static readonly string[] Methods = ["get", "put", "post", "patch", "delete"];

    [Fact]
    public void Every_route_says_who_may_call_it()
    {
        var routes = app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(IsApi).ToList();

        Assert.InRange(routes.Count, 30, 1000);
        Assert.Equal("", string.Join('\n', routes.Where(r => r.Metadata.GetMetadata<ScopeStatement>() is null).Select(r => r.RoutePattern.RawText)));
        Assert.Equal("", string.Join('\n', routes
            .Where(r => r.Metadata.GetMetadata<IAllowAnonymous>() is null && r.Metadata.GetMetadata<AuthorizationPolicy>() is null).Select(r => r.RoutePattern.RawText)));
    }

    [Fact]
    public void Every_route_outside_the_API_says_who_may_see_it() =>
        Assert.Equal("", string.Join('\n', app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(r => !IsApi(r) && !r.RoutePattern.RawText!.TrimStart('/').StartsWith('_') && r.RoutePattern.RawText != "{**path:file}")
            .Where(r => r.Metadata.GetMetadata<IAllowAnonymous>() is null && r.Metadata.GetMetadata<IAuthorizeData>() is null && r.Metadata.GetMetadata<AuthorizationPolicy>() is null)
            .Select(r => r.RoutePattern.RawText)));

    [Fact]
    public async Task The_document_describes_every_route()
    {
        var answer = await A.Stranger(app).GetAsync("/openapi/v1.json");

        Assert.Equal(200, answer.Status);
        Assert.StartsWith("3.1", answer["openapi"], StringComparison.Ordinal);
        var operations = Operations(answer.Body).ToList();
        var routes = app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(IsApi)
            .SelectMany(r => r.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method.ToLowerInvariant()} /{Plain(r.RoutePattern.RawText!)}"));
        Assert.Equal(routes.Order(StringComparer.Ordinal), operations.Select(o => $"{o.Method} {o.Path}").Order(StringComparer.Ordinal));
        Assert.Equal(operations.Count, operations.Select(o => o.Operation["operationId"]!.ToString()).Distinct().Count());
        Assert.All(answer.Body["tags"]!.AsArray(), tag => Assert.False(string.IsNullOrEmpty(tag!["description"]?.ToString()), $"the tag {tag["name"]} has no description"));
        foreach (var (path, method, operation) in operations)
        {
            var name = $"{method} {path}";
            Assert.False(string.IsNullOrEmpty(operation["summary"]?.ToString()), $"{name} has no summary");
            Assert.False(string.IsNullOrEmpty(operation["description"]?.ToString()), $"{name} has no description");
            if (operation["security"] is JsonArray { Count: > 0 } security && security[0]!["bearer"] is JsonArray { Count: > 0 } scopes)
                Assert.Contains($"`{scopes[0]}`", operation["description"]!.ToString(), StringComparison.Ordinal);
            Assert.False(operation["tags"] is not JsonArray { Count: > 0 }, $"{name} has no tag");
            var responses = operation["responses"]!.AsObject();
            Assert.True(responses.Any(r => r.Key.StartsWith('2')), $"{name} never succeeds");
            foreach (var status in new[] { "400", "401", "429", "500" }) Assert.Equal("#/components/schemas/Problem", responses[status]!["content"]!["application/problem+json"]!["schema"]!["$ref"]!.ToString());
            Assert.All(responses, r => Assert.False(string.IsNullOrEmpty(r.Value!["description"]?.ToString()), $"{name} does not describe {r.Key}"));
            if (method is "post" or "put" or "patch" && operation["requestBody"] is { } body && !path.EndsWith("/rotate", StringComparison.Ordinal))
                Assert.True(body["content"]!.AsObject().All(c => c.Key == "multipart/form-data" || c.Value!["example"] is not null), $"{name} shows no example");
        }
    }

    [Fact]
    public async Task The_document_holds_no_reference_to_nothing()
    {
        var document = (await A.Stranger(app).GetAsync("/openapi/v1.json")).Body;

        var schemas = document["components"]!["schemas"]!.AsObject().Select(s => $"#/components/schemas/{s.Key}").ToHashSet();

        Assert.Empty(References(document).Where(r => r.StartsWith("#/components/schemas/", StringComparison.Ordinal)).Except(schemas));
        Assert.DoesNotContain("Answer", string.Join(' ', schemas), StringComparison.Ordinal);
        Assert.All(schemas, name => Assert.Matches("^#/components/schemas/[a-zA-Z0-9._-]+$", name));
    }

    [Fact]
    public async Task The_browsable_page_needs_nobody_elses_server()
    {
        var page = await A.Stranger(app).GetAsync("/docs/api/");

        Assert.Equal(200, page.Status);
        Assert.DoesNotContain("cdn.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("https://proxy", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_problem_has_one_shape()
    {
        var answer = await A.Stranger(app).GetAsync("nothing/here", ("X-Request-Id", "mine-42"));

        Assert.Equal((404, "application/problem+json"), (answer.Status, answer.Headers["Content-Type"]));
        Assert.Equal("mine-42", answer.Headers["X-Request-Id"]);
        Assert.Equal(["type", "title", "status", "detail", "code", "requestId", "suggestion"], answer.Body.Select(m => m.Key));
        Assert.Equal(("404", "route.not_found", "mine-42"), (answer["status"], answer["code"], answer["requestId"]));
    }

    [Theory]
    [InlineData("has space")]
    [InlineData("new\u00e4")]
    [InlineData("<script>")]
    public async Task An_odd_request_id_is_not_taken_over(string id)
    {
        var answer = await A.Stranger(app).GetAsync("me", ("X-Request-Id", id));

        Assert.NotEqual(id, answer.Headers["X-Request-Id"]);
        Assert.NotEqual("", answer.Headers["X-Request-Id"]);
    }

    [Fact]
    public async Task Pages_carry_a_request_id_too() =>
        Assert.True((await A.Stranger(app).GetAsync("/account/sign-in")).Headers.ContainsKey("X-Request-Id"));

    [Fact]
    public async Task The_wrong_method_is_told_the_right_ones()
    {
        var answer = await (await CallerAsync()).DeleteAsync("me");

        Assert.Equal((405, "request.method"), (answer.Status, answer["code"]));
        Assert.Contains("GET", answer.Headers["Allow"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("", 400)]
    [InlineData("null", 400)]
    [InlineData("[]", 400)]
    [InlineData("\"text\"", 400)]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}", 400)]
    [InlineData("{\"name\":\"\\u0000\"}", 400)]
    [InlineData("{\"name\":\"\\ud800\"}", 400)]
    [InlineData("{\"name\":\"ok\"} trailing", 400)]
    public async Task A_body_that_is_no_good_is_refused(string body, int status)
    {
        var answer = await (await CallerAsync()).SendTextAsync(HttpMethod.Post, "lists", body);

        Assert.Equal((status, "application/problem+json"), (answer.Status, answer.Headers["Content-Type"]));
    }

    [Fact]
    public async Task Another_content_type_is_refused() =>
        Assert.Equal((415, "request.content_type"), await StatusAsync((await CallerAsync()).SendTextAsync(HttpMethod.Post, "lists", "name=x", "application/x-www-form-urlencoded")));

    [Fact]
    public async Task A_taken_name_is_a_conflict()
    {
        var caller = await CallerAsync();
        await caller.PostAsync("lists", new { name = "Same" });

        Assert.Equal((409, "list.name_taken"), await StatusAsync(caller.PostAsync("lists", new { name = "same" })));
    }

    [Fact]
    public async Task What_nobody_expected_is_told_in_one_sentence_and_without_a_detail()
    {
        var caller = await CallerAsync();
        await app.SqlAsync("ALTER TABLE lists RENAME TO lists_away");
        try
        {
            var answer = await caller.GetAsync("lists");

            Assert.Equal((500, "unexpected"), (answer.Status, answer["code"]));
            Assert.DoesNotContain("lists_away", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", answer.Text, StringComparison.Ordinal);
            Assert.Equal(answer.Headers["X-Request-Id"], answer["requestId"]);
        }
        finally
        {
            await app.SqlAsync("ALTER TABLE lists_away RENAME TO lists");
        }
    }

    [Fact]
    public async Task Health_and_figures_are_there()
    {
        var stranger = A.Stranger(app);

        Assert.Equal((200, "ready"), ((await stranger.GetAsync("/health/ready")).Status, (await stranger.GetAsync("/health/ready")).Text));
        Assert.Contains("# TYPE", (await stranger.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_bodies_never_break_the_server()
    {
        var admin = await A.SignedInAsync(app);
        var client = await A.ClientAsync(app);
        var own = await A.KeyAsync(app, client);
        var random = new Random(20261122);
        foreach (var (path, method, operation) in Operations((await admin.GetAsync("/openapi/v1.json")).Body))
        {
            string[] members = operation["requestBody"]?["content"]?.AsObject().First().Value?["example"] is JsonObject example ? example.Select(m => m.Key).ToArray() : ["name"];
            for (var i = 0; i < 30; i++)
            {
                var caller = i % 2 == 0 ? admin : own;
                var body = Noise.Object(random, [.. members, "clientId", "name"]);
                var url = path.Replace("{id}", i % 3 == 0 ? client.ClientId.ToString() : Guid.NewGuid().ToString(), StringComparison.Ordinal) + Noise.Query(random);
                var answer = await caller.SendTextAsync(new(method.ToUpperInvariant()), url, method == "get" ? "" : body);

                Assert.True(answer.Status < 500 && answer.Status != (int)HttpStatusCode.UnprocessableEntity, $"{method} {url} with {body} answered {answer.Status}: {answer.Text}");
                if (answer.Status >= 400) Assert.Equal("application/problem+json", answer.Headers["Content-Type"]);
            }
        }
    }

    private async Task<Caller> CallerAsync() => await A.KeyAsync(app, await A.ClientAsync(app));

    private static async Task<(int, string?)> StatusAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }

    private static bool IsApi(RouteEndpoint route) => route.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal);

    private static string Plain(string pattern) => pattern.Trim('/').Replace(":guid", "", StringComparison.Ordinal).Replace(":long", "", StringComparison.Ordinal);

    private static IEnumerable<(string Path, string Method, JsonObject Operation)> Operations(JsonObject document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where Methods.Contains(operation.Key)
        select (path.Key, operation.Key, operation.Value!.AsObject());

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(m => m is { Key: "$ref", Value: JsonValue target } ? [target.ToString()] : References(m.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
