using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Api;

/// <summary>Every operation of the document with bodies that nobody would send: it never fails, and what it answers is what the document says.</summary>
public sealed partial class EveryOperationTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static readonly string[] Methods = ["get", "put", "post", "patch", "delete"];

    /// <summary>What calls other machines with names that were drawn has tests of its own.</summary>
    private static readonly string[] Callers = ["/verify", "/fetch", "/preflight", "/sync", "/relays/{id}/test", "/webhooks/{id}/test", "/addresses/check"];

    [Fact]
    public Task Five_odd_bodies_each() => TryAsync(5, 4711);

    [Fact(Explicit = true)]
    public Task Two_hundred_odd_bodies_each() => TryAsync(200, Random.Shared.Next());

    private async Task TryAsync(int bodies, int seed)
    {
        var document = (await A.Stranger(app).GetAsync("/openapi/v1.json")).Body;
        var dice = new Random(seed);
        var schemas = new ApiSchema(document, dice);
        var client = await A.ClientAsync(app);
        var agency = await A.AgencyKeyAsync(app);
        var own = await A.KeyAsync(app, client);
        var things = await ThingsAsync(own);
        var wrong = new List<string>();
        foreach (var (path, method, operation) in Operations(document))
        {
            if (Array.Exists(Callers, path.Contains)) continue;
            for (var n = 0; n < bodies; n++)
            {
                var caller = n % 2 == 0 ? own : agency;
                var address = Filled(path, things, dice) + Query(operation, schemas, dice, caller == agency ? client.ClientId : null);
                var answer = await caller.SendAsync(new(method.ToUpperInvariant()), address, Content(operation, schemas, dice));
                if (Complaint(schemas, operation, answer) is { } complaint) wrong.Add($"{method} {address}: {complaint}");
            }
        }

        Assert.True(wrong.Count == 0, $"seed {seed}\n" + string.Join('\n', wrong.Take(40)));
    }

    private static string? Complaint(ApiSchema schemas, JsonObject operation, Answer answer)
    {
        if (answer.Status >= 500) return $"{answer.Status} {answer.Text}";
        if (answer.Status is 404 or 405 or 413 or 415 && answer.Headers.GetValueOrDefault("Content-Type") == "application/problem+json") return null;
        if (operation["responses"]?[$"{answer.Status}"] is not JsonObject response) return $"{answer.Status} is not in the document: {answer.Text}";
        var type = answer.Headers.GetValueOrDefault("Content-Type")?.Split(';')[0];
        if (type is null || !type.EndsWith("json", StringComparison.Ordinal)) return null;
        if (response["content"]?[type] is not JsonObject content) return $"{answer.Status} has {type}, which is not in the document";
        return schemas.Complaint(JsonNode.Parse(answer.Text), content["schema"]) is { } complaint ? $"{answer.Status}: {complaint} in {answer.Text[..Math.Min(300, answer.Text.Length)]}" : null;
    }

    private static HttpContent? Content(JsonObject operation, ApiSchema schemas, Random dice)
    {
        if (operation["requestBody"]?["content"] is not JsonObject bodies) return null;
        var (type, body) = bodies.ElementAt(dice.Next(bodies.Count));
        if (type.Contains("json", StringComparison.Ordinal)) return new StringContent(schemas.Draw(body!["schema"])?.ToJsonString() ?? "null", Encoding.UTF8, type);
        if (type == "multipart/form-data") return new MultipartFormDataContent { { new StringContent("nonsense"), "file", "x.csv" }, { new StringContent(schemas.Draw(null)?.ToString() ?? ""), "listId" } };
        var text = new StringContent(schemas.Draw(null)?.ToString() ?? "", Encoding.UTF8);
        text.Headers.ContentType = new(type.Contains('*', StringComparison.Ordinal) ? "text/plain" : type);
        return text;
    }

    private static string Query(JsonObject operation, ApiSchema schemas, Random dice, Guid? client)
    {
        var query = new List<string>();
        if (client is not null) query.Add($"clientId={client}");
        foreach (var parameter in operation["parameters"]?.AsArray().OfType<JsonObject>() ?? [])
        {
            if (parameter["in"]?.ToString() != "query" || parameter["name"]!.ToString() == "clientId" || dice.Next(3) > 0) continue;
            query.Add($"{parameter["name"]}={Uri.EscapeDataString(Plain(schemas.Draw(parameter["schema"])))}");
        }

        return query.Count == 0 ? "" : "?" + string.Join('&', query);
    }

    /// <summary>Half a surrogate pair cannot stand in an address at all.</summary>
    private static string Plain(JsonNode? value) => new([.. (value?.ToString() ?? "").Where(c => !char.IsSurrogate(c) && c != '\0')]);

    private static string Filled(string path, Dictionary<string, string> things, Random dice) => PathParameter().Replace(path, match =>
    {
        var before = path[..match.Index].TrimEnd('/').Split('/')[^1];
        if (things.TryGetValue(before, out var thing) && dice.Next(4) > 0) return thing;
        return dice.Next(3) switch { 0 => Guid.NewGuid().ToString(), 1 => "4711", _ => "x%40people.example" };
    });

    private static async Task<Dictionary<string, string>> ThingsAsync(Caller caller)
    {
        var things = new Dictionary<string, string>
        {
            ["lists"] = (await caller.PostAsync("lists", new { name = "A list" }))["id"]!,
            ["recipients"] = (await caller.PostAsync("recipients", new { email = "ada@people.example" }))["id"]!,
            ["campaigns"] = (await caller.PostAsync("campaigns", new { name = "A campaign" }))["id"]!,
            ["webhooks"] = (await caller.PostAsync("webhooks", new { url = "https://hooks.example.com/x", events = new[] { "*" } }))["id"]!,
        };
        return things;
    }

    private static IEnumerable<(string Path, string Method, JsonObject Operation)> Operations(JsonObject document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where Methods.Contains(operation.Key)
        // What ends others last.
        orderby operation.Key == "delete"
        select (path.Key, operation.Key, operation.Value!.AsObject());

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex PathParameter();
}
