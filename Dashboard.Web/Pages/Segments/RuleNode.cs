using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dashboard.Core.Segments;

namespace Dashboard.Web.Pages.Segments;

/// <summary>A rule while it is being built: a group of rules, or one condition with what was typed into it so far.</summary>
public sealed class RuleNode
{
    public const string Attribute = "attribute", List = "list", Opened = "opened", Clicked = "clicked", Received = "received";

    private static readonly Dictionary<SegmentField, string> Fields = new()
    {
        [SegmentField.Email] = "email",
        [SegmentField.EmailDomain] = "emailDomain",
        [SegmentField.Name] = "name",
        [SegmentField.Status] = "status",
        [SegmentField.CreatedAt] = "createdAt",
        [SegmentField.Attribute] = Attribute,
    };

    /// <summary>all, any or none of its rules must hold; null for a condition.</summary>
    public string? Group { get; set; }

    public List<RuleNode> Rules { get; } = [];

    /// <summary>What is asked about.</summary>
    public string Field { get; set; } = Attribute;

    /// <summary>How it is compared, as <see cref="RuleWords"/> has it.</summary>
    public string Op { get; set; } = "eq";

    /// <summary>The attribute's name.</summary>
    public string Name { get; set; } = "";

    public string Value { get; set; } = "";

    /// <summary>The other end of “between”.</summary>
    public string Most { get; set; } = "";

    public Guid? Id { get; set; }
    public int? WithinDays { get; set; }
    public int? AtLeast { get; set; }

    public bool IsEngagement => Field is Opened or Clicked or Received;

    /// <summary>A new condition.</summary>
    public static RuleNode Condition() => new();

    /// <summary>A group of rules.</summary>
    public static RuleNode Of(string group, params IEnumerable<RuleNode> rules)
    {
        var node = new RuleNode { Group = group };
        node.Rules.AddRange(rules);
        return node;
    }

    /// <summary>A kept rule, to be changed.</summary>
    public static RuleNode Of(SegmentRule rule) => rule switch
    {
        AllRule all => Of("all", all.Rules.Select(Of)),
        AnyRule any => Of("any", any.Rules.Select(Of)),
        NotRule { Rule: AnyRule any } => Of("none", any.Rules.Select(Of)),
        NotRule { Rule: ListRule list } => Of(list, "ne"),
        NotRule { Rule: EngagementRule did } => Of(did, "ne"),
        NotRule { Rule: FieldRule { Op: SegmentOp.Exists } field } => new() { Field = Fields[field.Field], Name = field.Attribute ?? "", Op = "missing" },
        NotRule not => Of("none", Of(not.Rule)),
        ListRule list => Of(list, "eq"),
        EngagementRule did => Of(did, "exists"),
        FieldRule field => Of(field),
        _ => Condition(),
    };

    /// <summary>The rule as the services read it.</summary>
    public JsonObject ToJson() => Group switch
    {
        "none" => new() { ["not"] = new JsonObject { ["any"] = Inner() } },
        { } word => new() { [word] = Inner() },
        null when Field == List => Listed(),
        null when IsEngagement => Done(),
        _ => Compared(),
    };

    private JsonArray Inner() => new([.. Rules.Select(rule => rule.ToJson())]);

    private static RuleNode Of(ListRule rule, string op) => rule.Lists switch
    {
        [] => new() { Field = List, Op = op == "eq" ? "exists" : "missing" },
        [var only] => new() { Field = List, Op = op, Id = only },
        // Several lists are a group of one each, which is how they are shown.
        _ => Of(op == "eq" ? "any" : "none", rule.Lists.Select(list => new RuleNode { Field = List, Op = "eq", Id = list })),
    };

    private static RuleNode Of(EngagementRule rule, string op)
    {
        var name = rule.Kind.ToString().ToLowerInvariant();
        RuleNode In(Guid? campaign, string how) => new() { Field = name, Op = how, Id = campaign, WithinDays = rule.WithinDays, AtLeast = rule.AtLeast > 1 ? rule.AtLeast : null };
        return rule.Campaigns.Count > 1 && rule.AtLeast == 1 ? Of(op == "ne" ? "none" : "any", rule.Campaigns.Select(campaign => In(campaign, "exists"))) : In(rule.Campaigns.Count > 0 ? rule.Campaigns[0] : null, op);
    }

    private static RuleNode Of(FieldRule rule)
    {
        var op = SegmentRules.WordOf(rule.Op);
        var node = new RuleNode { Field = Fields[rule.Field], Name = rule.Attribute ?? "" };
        (node.Op, node.Value, node.Most) = (rule.Kind, rule.Values) switch
        {
            (SegmentValueKind.Date, [['-', .. var days, 'd'], ..]) when rule.Op is SegmentOp.Gte => ("date:last", days, ""),
            (SegmentValueKind.Text, _) => (op, string.Join(", ", rule.Values), ""),
            (var kind, [var least, var most]) => ($"{kind.ToString().ToLowerInvariant()}:{op}", least, most),
            (var kind, var values) => ($"{kind.ToString().ToLowerInvariant()}:{op}", string.Join(", ", values), ""),
        };
        return node;
    }

    private JsonObject Listed() => new() { ["field"] = List, ["op"] = Op == "missing" ? "exists" : Op, ["value"] = Op switch { "exists" => true, "missing" => false, _ => Id } };

    private JsonObject Done()
    {
        var value = new JsonObject();
        if (Id is { } campaign) value["campaignId"] = campaign;
        if (WithinDays is { } days) value["withinDays"] = days;
        if (AtLeast is { } times) value["atLeast"] = times;
        return new() { ["field"] = Field, ["op"] = Op == "ne" ? "ne" : "exists", ["value"] = value };
    }

    private JsonObject Compared()
    {
        var (kind, op) = Op.Split(':') is [var type, var word] ? (type, word) : ("text", Op);
        var json = new JsonObject { ["field"] = Field == Attribute ? $"attributes.{Name.Trim()}" : Field, ["op"] = op switch { "missing" => "exists", "last" => "gte", _ => op } };
        json["value"] = op switch
        {
            "exists" => true,
            "missing" => false,
            "last" => $"-{Value.Trim()}d",
            "between" => new JsonArray(Value.Trim(), Most.Trim()),
            "in" => new JsonArray([.. Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(one => JsonValue.Create(one))]),
            _ => Value.Trim(),
        };
        if (Field == Attribute && op is not ("exists" or "missing")) json["type"] = kind;
        return json;
    }

    /// <summary>The rule as the services take it.</summary>
    public JsonElement ToElement() => JsonSerializer.SerializeToElement(ToJson());

    /// <summary>A whole number as it was typed, or null.</summary>
    public static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
