using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dashboard.Core.Recipients;

namespace Dashboard.Core.Segments;

/// <summary>
/// Rules as JSON: <c>{all:[…]}</c>, <c>{any:[…]}</c>, <c>{not:{…}}</c>, or a condition <c>{field, op, value}</c>.
/// What cannot be is refused with a sentence and its place.
/// </summary>
public static partial class SegmentRules
{
    /// <summary>The most conditions of one rule.</summary>
    public const int MostConditions = 100;

    /// <summary>How deep groups may stand in groups.</summary>
    public const int MostDepth = 10;

    /// <summary>The most values that one condition compares with.</summary>
    public const int MostValues = 1000;

    private const int MostDays = 3650;
    private const string Root = "rules";
    private static readonly string[] Words = ["all", "any", "not"];
    private static readonly SegmentOp[] Orders = [SegmentOp.Gt, SegmentOp.Gte, SegmentOp.Lt, SegmentOp.Lte, SegmentOp.Between];
    private static readonly SegmentOp[] OfTexts = [SegmentOp.Eq, SegmentOp.Ne, SegmentOp.Contains, SegmentOp.StartsWith, SegmentOp.In, SegmentOp.Exists];
    private static readonly SegmentOp[] OfStatus = [SegmentOp.Eq, SegmentOp.Ne, SegmentOp.In];
    private static readonly SegmentOp[] OfDates = [SegmentOp.Eq, SegmentOp.Ne, .. Orders];

    /// <summary>Reads a rule out of a text of JSON.</summary>
    public static Result<SegmentRule> Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Parse(document.RootElement);
        }
        catch (JsonException)
        {
            return SegmentErrors.Rule(Root, "The rules are no JSON.");
        }
    }

    /// <summary>Reads a rule.</summary>
    public static Result<SegmentRule> Parse(JsonElement json)
    {
        try
        {
            var count = 0;
            return Read(json, Root, 1, ref count);
        }
        catch (RuleException e)
        {
            return e.Refusal;
        }
    }

    /// <summary>The lists that a rule names, each with its place.</summary>
    public static IEnumerable<Guid> Lists(SegmentRule rule) => Within(rule).OfType<ListRule>().SelectMany(list => list.Lists).Distinct();

    /// <summary>The campaigns that a rule names.</summary>
    public static IEnumerable<Guid> Campaigns(SegmentRule rule) => Within(rule).OfType<EngagementRule>().SelectMany(engagement => engagement.Campaigns).Distinct();

    private static IEnumerable<SegmentRule> Within(SegmentRule rule) => rule switch
    {
        AllRule all => all.Rules.SelectMany(Within),
        AnyRule any => any.Rules.SelectMany(Within),
        NotRule not => Within(not.Rule),
        _ => [rule],
    };

    private static SegmentRule Read(JsonElement json, string at, int depth, ref int count)
    {
        if (json.ValueKind is not JsonValueKind.Object) throw Wrong(at, "A rule is an object: {\"all\":[…]}, {\"any\":[…]}, {\"not\":{…}}, or {\"field\":…, \"op\":…, \"value\":…}.");
        if (depth > MostDepth) throw Wrong(at, string.Create(CultureInfo.InvariantCulture, $"Rules may stand at most {MostDepth} deep in each other."));

        var names = json.EnumerateObject().Select(member => member.Name).ToList();
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Count) throw Wrong(at, "A member is named twice.");
        if (!names.Any(Words.Contains)) return ReadCondition(json, at, ref count);
        if (names is not [var word]) throw Wrong(at, "all, any and not stand alone in their object.");

        var inner = json.GetProperty(word);
        if (word == "not") return new NotRule(Read(inner, $"{at}.not", depth + 1, ref count));
        if (inner.ValueKind is not JsonValueKind.Array) throw Wrong($"{at}.{word}", $"“{word}” holds an array of rules.");
        var rules = new List<SegmentRule>();
        foreach (var item in inner.EnumerateArray())
            rules.Add(Read(item, string.Create(CultureInfo.InvariantCulture, $"{at}.{word}[{rules.Count}]"), depth + 1, ref count));
        return word == "all" ? new AllRule(rules) : new AnyRule(rules);
    }

    private static SegmentRule ReadCondition(JsonElement json, string at, ref int count)
    {
        if (++count > MostConditions) throw Wrong(at, string.Create(CultureInfo.InvariantCulture, $"A segment has at most {MostConditions} conditions."));
        var field = Text(json, "field") ?? throw Wrong($"{at}.field", "Name the field: email, emailDomain, name, status, createdAt, attributes.<name>, list, opened, clicked or received.");
        return field switch
        {
            "email" => ReadField(json, at, SegmentField.Email, null, OfTexts),
            "emailDomain" => ReadField(json, at, SegmentField.EmailDomain, null, OfTexts),
            "name" => ReadField(json, at, SegmentField.Name, null, OfTexts),
            "status" => ReadField(json, at, SegmentField.Status, null, OfStatus),
            "createdAt" => ReadField(json, at, SegmentField.CreatedAt, null, OfDates),
            "list" => ReadList(json, at),
            "opened" => ReadEngagement(json, at, Engagement.Opened),
            "clicked" => ReadEngagement(json, at, Engagement.Clicked),
            "received" => ReadEngagement(json, at, Engagement.Received),
            _ when field.StartsWith("attributes.", StringComparison.Ordinal) => ReadAttribute(json, at, field["attributes.".Length..]),
            _ => throw Wrong($"{at}.field", $"“{Short(field)}” is no field. There are email, emailDomain, name, status, createdAt, attributes.<name>, list, opened, clicked and received."),
        };
    }

    private static SegmentRule ReadAttribute(JsonElement json, string at, string name)
    {
        if (!RecipientAttributes.IsName(name)) throw Wrong($"{at}.field", $"“{Short(name)}” cannot be the name of an attribute: use 1 to {RecipientAttributes.NameLength} letters, digits, _ or -.");
        return ReadField(json, at, SegmentField.Attribute, name, Enum.GetValues<SegmentOp>());
    }

    private static SegmentRule ReadField(JsonElement json, string at, SegmentField field, string? attribute, IReadOnlyCollection<SegmentOp> possible)
    {
        OnlyHas(json, at, attribute is null ? ["field", "op", "value"] : ["field", "op", "value", "type"]);
        var op = ReadOp(json, at, possible);
        var hasValue = json.TryGetProperty("value", out var value) && value.ValueKind is not JsonValueKind.Null;
        if (op is SegmentOp.Exists)
        {
            var rule = new FieldRule(field, attribute, op, SegmentValueKind.Text, []);
            if (hasValue && value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) throw Wrong($"{at}.value", "“exists” takes true, false, or no value.");
            return hasValue && value.ValueKind is JsonValueKind.False ? new NotRule(rule) : rule;
        }

        if (!hasValue) throw Wrong($"{at}.value", $"Say what the field is compared with: “{WordOf(op)}” needs a value.");
        var values = ReadValues(value, op, at);
        var kind = field switch
        {
            SegmentField.CreatedAt => SegmentValueKind.Date,
            SegmentField.Attribute => KindOf(json, values, op, at),
            _ => SegmentValueKind.Text,
        };
        foreach (var one in values) Check(one, field, op, kind, at);
        return new FieldRule(field, attribute, op, kind, [.. values.Select(one => Plain(one, $"{at}.value"))]);
    }

    private static SegmentOp ReadOp(JsonElement json, string at, IReadOnlyCollection<SegmentOp> possible)
    {
        var word = Text(json, "op") ?? throw Wrong($"{at}.op", "Say how the field is compared: eq, ne, contains, startsWith, in, gt, gte, lt, lte, between or exists.");
        foreach (var op in Enum.GetValues<SegmentOp>())
        {
            if (WordOf(op) != word) continue;
            return possible.Contains(op) ? op : throw Wrong($"{at}.op", $"“{word}” cannot be asked of this field. Possible: {string.Join(", ", possible.Select(WordOf))}.");
        }

        throw Wrong($"{at}.op", $"“{Short(word)}” is no way to compare. There are eq, ne, contains, startsWith, in, gt, gte, lt, lte, between and exists.");
    }

    private static List<JsonElement> ReadValues(JsonElement value, SegmentOp op, string at)
    {
        if (op is not (SegmentOp.In or SegmentOp.Between))
            return IsPlain(value) ? [value] : throw Wrong($"{at}.value", $"“{WordOf(op)}” takes one text, number or date.");
        if (value.ValueKind is not JsonValueKind.Array || !value.EnumerateArray().All(IsPlain)) throw Wrong($"{at}.value", $"“{WordOf(op)}” takes an array of texts, numbers or dates.");
        var values = value.EnumerateArray().ToList();
        if (op is SegmentOp.Between && values.Count != 2) throw Wrong($"{at}.value", "“between” takes an array of two: the least and the most.");
        return values.Count is > 0 and <= MostValues ? values : throw Wrong($"{at}.value", string.Create(CultureInfo.InvariantCulture, $"“{WordOf(op)}” takes 1 to {MostValues} values."));
    }

    /// <summary>As what an attribute is compared: as <c>type</c> says, else as the values look.</summary>
    private static SegmentValueKind KindOf(JsonElement json, List<JsonElement> values, SegmentOp op, string at)
    {
        if (json.TryGetProperty("type", out _))
            return Text(json, "type") switch
            {
                "text" when Orders.Contains(op) => throw Wrong($"{at}.type", $"Texts have no order: “{WordOf(op)}” compares numbers and dates."),
                "text" => SegmentValueKind.Text,
                "number" when op is SegmentOp.Contains or SegmentOp.StartsWith => throw Wrong($"{at}.type", $"“{WordOf(op)}” looks into texts."),
                "date" when op is SegmentOp.Contains or SegmentOp.StartsWith => throw Wrong($"{at}.type", $"“{WordOf(op)}” looks into texts."),
                "number" => SegmentValueKind.Number,
                "date" => SegmentValueKind.Date,
                _ => throw Wrong($"{at}.type", "The type is text, number or date."),
            };
        if (op is SegmentOp.Contains or SegmentOp.StartsWith) return SegmentValueKind.Text;
        if (values.All(value => value.ValueKind is JsonValueKind.Number)) return SegmentValueKind.Number;
        if (!Orders.Contains(op)) return SegmentValueKind.Text;
        if (values.All(value => value.ValueKind is JsonValueKind.Number || (value.ValueKind is JsonValueKind.String && IsNumber(Plain(value, $"{at}.value"))))) return SegmentValueKind.Number;
        return SegmentValueKind.Date;
    }

    private static void Check(JsonElement value, SegmentField field, SegmentOp op, SegmentValueKind kind, string at)
    {
        var text = Plain(value, $"{at}.value");
        if (text.Length > RecipientAttributes.ValueLength) throw Wrong($"{at}.value", string.Create(CultureInfo.InvariantCulture, $"A value has at most {RecipientAttributes.ValueLength} characters."));
        if (text.Contains('\0', StringComparison.Ordinal)) throw Wrong($"{at}.value", "A value cannot hold a NUL character.");
        if (kind is SegmentValueKind.Number && !IsNumber(text)) throw Wrong($"{at}.value", $"“{Short(text)}” is not a number with at most 15 digits before the point and 10 behind it.");
        if (kind is SegmentValueKind.Date && SegmentMoment.Parse(text, DateTimeOffset.UnixEpoch.AddYears(100)) is null)
            throw Wrong($"{at}.value", field is SegmentField.CreatedAt ? $"“{Short(text)}” is not a date. {Dates}" : $"“{WordOf(op)}” compares numbers and dates; “{Short(text)}” is neither. {Dates}");
        if (field is SegmentField.Status && StatusOf(text) is null) throw Wrong($"{at}.value", $"“{Short(text)}” is no status. There are active, unsubscribed, bounced and complained.");
    }

    private const string Dates = "Dates are written 2026-03-31, 2026-03-31T08:00:00Z, or -30d for 30 days ago.";

    private static SegmentRule ReadList(JsonElement json, string at)
    {
        OnlyHas(json, at, ["field", "op", "value"]);
        var op = json.TryGetProperty("op", out _) ? ReadOp(json, at, [SegmentOp.Eq, SegmentOp.Ne, SegmentOp.In, SegmentOp.Exists]) : SegmentOp.Eq;
        var hasValue = json.TryGetProperty("value", out var value) && value.ValueKind is not JsonValueKind.Null;
        if (op is SegmentOp.Exists)
        {
            if (hasValue && value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) throw Wrong($"{at}.value", "“exists” takes true, false, or no value.");
            return hasValue && value.ValueKind is JsonValueKind.False ? new NotRule(new ListRule([])) : new ListRule([]);
        }

        if (!hasValue) throw Wrong($"{at}.value", "Name the list by its id.");
        var rule = new ListRule(ReadIds(value, $"{at}.value", "a list"));
        return op is SegmentOp.Ne ? new NotRule(rule) : rule;
    }

    /// <summary>How often, when and in which campaigns stands in the value; beside the field is as good.</summary>
    private static SegmentRule ReadEngagement(JsonElement json, string at, Engagement kind)
    {
        OnlyHas(json, at, ["field", "op", "value", "campaignId", "withinDays", "atLeast"]);
        var op = json.TryGetProperty("op", out _) ? ReadOp(json, at, [SegmentOp.Exists, SegmentOp.Eq, SegmentOp.Ne, SegmentOp.In, SegmentOp.Gte]) : SegmentOp.Exists;
        IReadOnlyList<Guid> campaigns = json.TryGetProperty("campaignId", out var beside) ? ReadIds(beside, $"{at}.campaignId", "a campaign") : [];
        var within = Number(json, "withinDays", at, MostDays);
        var atLeast = Number(json, "atLeast", at, MostValues);
        var isNot = op is SegmentOp.Ne;
        if (json.TryGetProperty("value", out var value))
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    OnlyHas(value, $"{at}.value", ["campaignId", "withinDays", "atLeast"]);
                    if (value.TryGetProperty("campaignId", out var campaign)) campaigns = ReadIds(campaign, $"{at}.value.campaignId", "a campaign");
                    within = Number(value, "withinDays", $"{at}.value", MostDays) ?? within;
                    atLeast = Number(value, "atLeast", $"{at}.value", MostValues) ?? atLeast;
                    break;
                case JsonValueKind.False:
                    isNot = !isNot;
                    break;
                case JsonValueKind.String or JsonValueKind.Array:
                    campaigns = ReadIds(value, $"{at}.value", "a campaign");
                    break;
                case JsonValueKind.Number:
                    atLeast = NumberOf(value, $"{at}.value", MostValues);
                    break;
                case JsonValueKind.True or JsonValueKind.Null:
                    break;
            }
        }

        var rule = new EngagementRule(kind, campaigns, within, atLeast ?? 1);
        return isNot ? new NotRule(rule) : rule;
    }

    private static List<Guid> ReadIds(JsonElement value, string at, string what)
    {
        if (value.ValueKind is JsonValueKind.Null) return [];
        var items = value.ValueKind is JsonValueKind.Array ? [.. value.EnumerateArray()] : new List<JsonElement> { value };
        if (items.Count is 0 or > 100) throw Wrong(at, "Name 1 to 100 ids.");
        return [.. items.Select(item => item.ValueKind is JsonValueKind.String && Guid.TryParse(Plain(item, at), out var id) ? id : throw Wrong(at, $"This is not the id of {what}.")).Distinct()];
    }

    private static int? Number(JsonElement json, string name, string at, int most) =>
        !json.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null ? null : NumberOf(value, $"{at}.{name}", most);

    private static int NumberOf(JsonElement value, string at, int most) =>
        value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 1 && number <= most
            ? number
            : throw Wrong(at, string.Create(CultureInfo.InvariantCulture, $"This is a whole number from 1 to {most}."));

    private static void OnlyHas(JsonElement json, string at, string[] names)
    {
        foreach (var member in json.EnumerateObject())
            if (!names.Contains(member.Name)) throw Wrong($"{at}.{Short(member.Name)}", $"“{Short(member.Name)}” has no meaning here. There can be {string.Join(", ", names)}.");
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? Plain(value, name) : null;

    private static bool IsPlain(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;

    /// <summary>A value as attributes keep it; JSON can write half a character (<c>\ud800</c>), which no text can hold.</summary>
    private static string Plain(JsonElement value, string at)
    {
        try
        {
            return value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText();
        }
        catch (InvalidOperationException)
        {
            throw Wrong(at, "This text is no Unicode.");
        }
    }

    /// <summary>The status of that name in the API's words, or null.</summary>
    public static RecipientStatus? StatusOf(string word) => word switch
    {
        "active" => RecipientStatus.Active,
        "unsubscribed" => RecipientStatus.Unsubscribed,
        "bounced" => RecipientStatus.Bounced,
        "complained" => RecipientStatus.Complained,
        _ => null,
    };

    /// <summary>Whether a text is a number that rules compare; the database asks the same of attributes.</summary>
    public static bool IsNumber(string text) => NumberText().IsMatch(text);

    /// <summary>How JSON writes a comparison.</summary>
    public static string WordOf(SegmentOp op)
    {
        var name = op.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static string Short(string text) => text.Length <= 50 ? text : text[..50] + "…";

    private static RuleException Wrong(string at, string message) => new(SegmentErrors.Rule(at, message));

    [GeneratedRegex(@"^[+-]?[0-9]{1,15}(\.[0-9]{1,10})?\z")]
    private static partial Regex NumberText();

    /// <summary>Leads out of a rule that cannot be read.</summary>
    private sealed class RuleException(DomainError refusal) : Exception
    {
        public DomainError Refusal { get; } = refusal;
    }
}
