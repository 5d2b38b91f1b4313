using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dashboard.Core;
using Dashboard.Core.Campaigns;

namespace Dashboard.Tests.Making;

/// <summary>Random people with lists, mails, opens and clicks, random rules about them, and the slow, obviously right answer to who is meant.</summary>
internal sealed partial class SegmentWorld
{
    private static readonly string[] Cities = ["Berlin", "berlin", "BERLIN ", "Bremen", "Rome", "", "100%", "O'Hara", "_", "a\\b"];
    private static readonly string[] Scores = ["7", "7.0", "-3", "+12", "007", "12.50", "1e3", "", "seven", " 7", "99999999999999999999", "0.0000000001"];
    private static readonly string[] Days = ["2024-02-29", "2023-02-29", "2026-02-30", "2026-10-01", "2026-10-01T08:30:00Z", "2026-10-01 08:30", "2026-10-01T23:30:00-02:00", "0000-00-00", "yesterday", "", "2026-11-31", "2026-11-20"];
    private static readonly string[] Domains = ["alpha.example", "Beta.example", "gamma.test"];

    private readonly Random _random;
    private readonly DateTimeOffset _now;
    private readonly Guid[] _lists;
    private readonly Guid[] _campaigns;

    private SegmentWorld(Random random, DateTimeOffset now, Guid[] lists, Guid[] campaigns) => (_random, _now, _lists, _campaigns) = (random, now, lists, campaigns);

    public List<Person> People { get; } = [];

    /// <summary>One person, as the database was told of them.</summary>
    public sealed record Person(long Id, string Email, string? Name, string Status, DateTimeOffset CreatedAt, Dictionary<string, string?> Attributes, HashSet<Guid> Lists, List<Happening> Happened);

    /// <summary>A mail that was taken (accepted), or an open or a click of one.</summary>
    public sealed record Happening(string What, DateTimeOffset At, Guid Campaign, long Message, bool Automatic);

    /// <summary>Fills the actor's client with people.</summary>
    public static async Task<SegmentWorld> PopulateAsync(DashboardApp app, Actor actor, int seed, int count)
    {
        var ct = TestContext.Current.CancellationToken;
        var random = new Random(seed);
        Guid[] lists = [await app.ListAsync(actor), await app.ListAsync(actor), await app.ListAsync(actor)];
        var campaigns = new List<Guid>();
        for (var n = 0; n < 3; n++) campaigns.Add((await app.Get<CampaignService>().DraftAsync(actor, new() { Name = $"Campaign {n}" }, ct)).Value.Id);
        var world = new SegmentWorld(random, app.Get<TimeProvider>().GetUtcNow(), lists, [.. campaigns]);
        await app.SqlAsync("SELECT ensure_month(m::smallint) FROM generate_series($1::int, $1::int + 1) m", Month(world._now) - 1);
        for (var n = 0; n < count; n++) await world.AddPersonAsync(app, actor, n);
        return world;
    }

    private async Task AddPersonAsync(DashboardApp app, Actor actor, int n)
    {
        var (email, name, status) = ($"p{n}.{Pick(["x", "y", "Zed"])}@{Pick(Domains)}".ToLowerInvariant(), Pick(["Ada", "ada lovelace", null, "", "Bob"]), _random.Next(4));
        var createdAt = _now.AddDays(-_random.Next(100)).AddMinutes(-1);
        createdAt = createdAt.AddTicks(-(createdAt.Ticks % TimeSpan.TicksPerSecond));
        var attributes = new Dictionary<string, string?>();
        if (_random.Next(4) > 0) attributes["city"] = Pick(Cities);
        if (_random.Next(4) > 0) attributes["score"] = Pick(Scores);
        if (_random.Next(4) > 0) attributes["since"] = Pick(Days);
        var id = (long)(await app.SqlAsync(
            "INSERT INTO recipients (client_id, email, name, attributes, status, created_at, updated_at, source) VALUES ($1, $2, $3, $4::jsonb, $5, $6, $6, 'test') RETURNING id",
            actor.ClientId!.Value, email, (object?)name ?? DBNull.Value, System.Text.Json.JsonSerializer.Serialize(attributes), (short)status, createdAt))!;
        var person = new Person(id, email, name, ((string[])["active", "unsubscribed", "bounced", "complained"])[status], createdAt, attributes, [], []);
        foreach (var list in _lists.Where(_ => _random.Next(3) == 0))
        {
            person.Lists.Add(list);
            await app.SqlAsync("INSERT INTO list_memberships (client_id, list_id, recipient_id, added_at) VALUES ($1, $2, $3, now())", actor.ClientId.Value, list, id);
        }

        foreach (var campaign in _campaigns.Where(_ => _random.Next(2) == 0))
        {
            var at = Moment();
            var state = (short)(_random.Next(4) == 0 ? 5 : 4);
            var message = (long)(await app.SqlAsync(
                "INSERT INTO messages (month, client_id, campaign_id, recipient_id, state, changed_at, accepted_at) VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING id",
                Month(at), actor.ClientId.Value, campaign, id, state, at))!;
            if (state == 4) person.Happened.Add(new("received", at, campaign, message, false));
            for (var times = _random.Next(4); times > 0; times--)
            {
                var happening = new Happening(_random.Next(2) == 0 ? "opened" : "clicked", Moment(), campaign, message, _random.Next(3) == 0);
                person.Happened.Add(happening);
                await app.SqlAsync(
                    "INSERT INTO events (id, month, at, kind, client_id, campaign_id, message_id, message_month, recipient_id, automatic) VALUES ($1, $2, $3, $4, $5, $6, $7, $2, $8, $9)",
                    Guid.NewGuid(), Month(happening.At), happening.At, (short)(happening.What == "opened" ? 4 : 5), actor.ClientId.Value, campaign, message, id, happening.Automatic);
            }
        }

        People.Add(person);
    }

    /// <summary>A rule that nobody thought of.</summary>
    public JsonNode Rule(int depth = 0) => _random.Next(depth < 3 ? 5 : 2) switch
    {
        2 => new JsonObject { ["all"] = Rules(depth) },
        3 => new JsonObject { ["any"] = Rules(depth) },
        4 => new JsonObject { ["not"] = Rule(depth + 1) },
        _ => Condition(),
    };

    /// <summary>Who is meant, asked of every person one by one.</summary>
    public HashSet<long> Meant(JsonNode rule) => [.. People.Where(person => Holds(rule.AsObject(), person)).Select(person => person.Id)];

    private JsonArray Rules(int depth) => new([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Rule(depth + 1))]);

    private JsonObject Condition()
    {
        switch (_random.Next(9))
        {
            case 0: return Compare("email", ["eq", "ne", "contains", "startsWith"], () => Pick(["p1", "P7.x@alpha.example", "zed", "@beta", "%", "_"]));
            case 1: return Compare("emailDomain", ["eq", "ne", "contains", "startsWith", "in"], () => Pick(["ALPHA.example", "beta.example", "example", "gam"]));
            case 2: return Compare("name", ["eq", "ne", "contains", "startsWith", "in", "exists"], () => Pick(["ADA", "love", "Bob", "x"]));
            case 3: return Compare("status", ["eq", "ne", "in"], () => Pick(["active", "unsubscribed", "bounced", "complained"]));
            case 4: return Compare("createdAt", ["gt", "gte", "lt", "lte", "between", "eq", "ne"], () => Pick(["-30d", "-7d", Day(_now.AddDays(-40)), Day(_now.AddDays(-1))]));
            case 5: return Compare("attributes.city", ["eq", "ne", "contains", "startsWith", "in", "exists"], () => Pick(["berlin", "ROME", "e", "%", "'", "\\", "_"]));
            case 6: return Compare("attributes.score", ["eq", "ne", "gt", "gte", "lt", "lte", "between", "in"], () => JsonValue.Create(Pick([7m, 12.5m, -3m, 0m, 1000m])));
            case 7: return Compare("attributes.since", ["gt", "gte", "lt", "lte", "between"], () => Pick(["2024-02-29", "2026-10-01", "2026-10-02T01:30:00Z", "-30d"]));
            default:
                if (_random.Next(3) == 0)
                    return Pick<JsonObject>([
                        new() { ["field"] = "list", ["op"] = Pick(["eq", "ne"]), ["value"] = Pick(_lists) },
                        new() { ["field"] = "list", ["op"] = "in", ["value"] = new JsonArray(Pick(_lists), Pick(_lists)) },
                        new() { ["field"] = "list", ["op"] = "exists" }]);
                var value = new JsonObject();
                if (_random.Next(2) == 0) value["campaignId"] = Pick(_campaigns);
                if (_random.Next(2) == 0) value["withinDays"] = Pick([3, 10, 25]);
                if (_random.Next(2) == 0) value["atLeast"] = Pick([1, 2, 3]);
                return new() { ["field"] = Pick(["opened", "clicked", "received"]), ["op"] = Pick(["exists", "exists", "ne"]), ["value"] = value };
        }
    }

    private JsonObject Compare(string field, string[] ops, Func<JsonNode?> value)
    {
        var op = Pick(ops);
        return new()
        {
            ["field"] = field,
            ["op"] = op,
            ["value"] = op switch
            {
                "exists" => JsonValue.Create(_random.Next(2) == 0),
                "in" => new JsonArray(value(), value()),
                "between" => new JsonArray(value(), value()),
                _ => value(),
            },
        };
    }

    private bool Holds(JsonObject rule, Person person)
    {
        if (rule["all"] is JsonArray all) return all.All(one => Holds(one!.AsObject(), person));
        if (rule["any"] is JsonArray any) return any.Any(one => Holds(one!.AsObject(), person));
        if (rule["not"] is JsonObject not) return !Holds(not, person);

        var (field, op, value) = ((string)rule["field"]!, (string?)rule["op"], rule["value"]);
        return field switch
        {
            "list" when op is "exists" => person.Lists.Count > 0,
            "list" when op is "ne" => !person.Lists.Contains((Guid)value!),
            "list" => (value as JsonArray ?? [value!.DeepClone()]).Any(id => person.Lists.Contains((Guid)id!)),
            "opened" or "clicked" or "received" => Did(field, value!.AsObject(), person) != (op == "ne"),
            "email" => Text(person.Email, op!, value),
            "emailDomain" => Text(person.Email[(person.Email.LastIndexOf('@') + 1)..], op!, value),
            "name" => Text(person.Name, op!, value),
            "status" => Text(person.Status, op!, value),
            "createdAt" => Compared(person.CreatedAt, op!, value!, Range),
            "attributes.score" => Compared(Number(person.Attributes.GetValueOrDefault("score")), op!, value!, one => ((decimal)one, (decimal)one, true)),
            "attributes.since" => Compared(Parsed(person.Attributes.GetValueOrDefault("since")), op!, value!, Range),
            _ => Text(person.Attributes.GetValueOrDefault(field["attributes.".Length..]), op!, value),
        };
    }

    private bool Did(string what, JsonObject how, Person person)
    {
        var campaign = (Guid?)how["campaignId"];
        var within = (int?)how["withinDays"];
        var counted = person.Happened.Where(h => !h.Automatic && (campaign is null || h.Campaign == campaign) && (within is null || h.At >= _now.AddDays(-within.Value))).ToList();
        var often = what switch
        {
            "opened" => Math.Max(counted.Count(h => h.What == "opened"), counted.Where(h => h.What == "clicked").Select(h => h.Message).Distinct().Count()),
            _ => counted.Count(h => h.What == what),
        };
        return often >= ((int?)how["atLeast"] ?? 1);
    }

    private static bool Text(string? text, string op, JsonNode? value)
    {
        if (op == "exists") return !string.IsNullOrEmpty(text) == (bool)value!;
        if (op == "ne") return !Text(text, "eq", value);
        if (text is null) return false;
        return op switch
        {
            "eq" => text.Equals((string)value!, StringComparison.OrdinalIgnoreCase),
            "in" => value!.AsArray().Any(one => text.Equals((string)one!, StringComparison.OrdinalIgnoreCase)),
            "contains" => text.Contains((string)value!, StringComparison.OrdinalIgnoreCase),
            _ => text.StartsWith((string)value!, StringComparison.OrdinalIgnoreCase),
        };
    }

    /// <summary>A value stands for a range: from its first, up to its last, which belongs to it or not.</summary>
    private static bool Compared<T>(T? held, string op, JsonNode value, Func<JsonNode, (T From, T To, bool Inclusive)> range)
        where T : struct, IComparable<T>
    {
        if (op == "ne") return !Compared(held, "eq", value, range);
        if (held is not { } x) return false;
        if (op == "in") return value.AsArray().Any(one => Compared(held, "eq", one!, range));
        if (op == "between") return Compared(held, "gte", value.AsArray()[0]!, range) && Compared(held, "lte", value.AsArray()[1]!, range);
        var (from, to, inclusive) = range(value);
        var isAfter = inclusive ? x.CompareTo(to) > 0 : x.CompareTo(to) >= 0;
        return op switch
        {
            "eq" => x.CompareTo(from) >= 0 && !isAfter,
            "gt" => isAfter,
            "gte" => x.CompareTo(from) >= 0,
            "lt" => x.CompareTo(from) < 0,
            _ => !isAfter,
        };
    }

    private (DateTimeOffset From, DateTimeOffset To, bool Inclusive) Range(JsonNode value)
    {
        var text = (string)value!;
        if (text.EndsWith('d'))
        {
            var moment = _now.AddDays(int.Parse(text[..^1], CultureInfo.InvariantCulture));
            moment = moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerSecond));
            return (moment, moment.AddSeconds(1), false);
        }

        var start = Parsed(text)!.Value;
        return (start, text.Length == 10 ? start.AddDays(1) : start.AddSeconds(1), false);
    }

    private static decimal? Number(string? text) => text is not null && Numbers().IsMatch(text) ? decimal.Parse(text, CultureInfo.InvariantCulture) : null;

    private static DateTimeOffset? Parsed(string? text) =>
        DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private DateTimeOffset Moment() => _now.AddHours(-_random.Next(1, 27 * 24)).AddMinutes(-7);

    private static short Month(DateTimeOffset at) => Core.Sending.LedgerMonth.Of(at);

    private T Pick<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    [GeneratedRegex(@"^[+-]?[0-9]{1,15}(\.[0-9]{1,10})?\z")]
    private static partial Regex Numbers();
}
