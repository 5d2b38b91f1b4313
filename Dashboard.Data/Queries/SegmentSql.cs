using System.Globalization;
using Dashboard.Core.Recipients;
using Dashboard.Core.Segments;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;

namespace Dashboard.Data.Queries;

/// <summary>
/// A rule as SQL over <c>recipients r</c>. Every condition is true or false, never null, so that its opposite is exactly the rest.
/// Lists and events are joined as sets, each read once, however deep they stand under or and not: a nested select would be asked again for each of a million people.
/// </summary>
internal sealed class SegmentSql
{
    private const string Domain = "lower(substring(r.email::text FROM '[^@]*$'))";

    private readonly Guid? _clientId;
    private readonly SqlValues _values;
    private readonly DateTimeOffset _now;
    private readonly List<string> _joins = [];

    private SegmentSql(Guid? clientId, SqlValues values, DateTimeOffset now) => (_clientId, _values, _now) = (clientId, values, now);

    /// <summary>The joins that the rule needs behind <c>recipients r</c>, and its condition.</summary>
    public static (string Joins, string Where) Of(SegmentRule rule, Guid? clientId, SqlValues values, DateTimeOffset now)
    {
        var sql = new SegmentSql(clientId, values, now);
        var where = sql.Condition(rule);
        return (string.Join(' ', sql._joins), where);
    }

    private string Condition(SegmentRule rule) => rule switch
    {
        AllRule { Rules.Count: 0 } => "true",
        AnyRule { Rules.Count: 0 } => "false",
        AllRule all => $"({string.Join(" AND ", all.Rules.Select(Condition))})",
        AnyRule any => $"({string.Join(" OR ", any.Rules.Select(Condition))})",
        NotRule not => $"NOT {Condition(not.Rule)}",
        ListRule list => IsIn(list),
        EngagementRule engagement => Did(engagement),
        FieldRule field => $"coalesce({Field(field)}, false)",
        _ => throw new InvalidOperationException($"{rule.GetType().Name} cannot be asked of the database."),
    };

    private string Field(FieldRule rule)
    {
        if (rule.Op is SegmentOp.Ne) return $"NOT coalesce({Field(rule with { Op = SegmentOp.Eq })}, false)";
        if (rule.Field is SegmentField.Status) return $"r.status = ANY ({_values.Add(rule.Values.Select(word => (short)SegmentRules.StatusOf(word)!.Value).ToArray())})";
        return rule.Kind switch
        {
            SegmentValueKind.Number => Ordered(rule, $"segment_number({Column(rule)})", value => Range(decimal.Parse(value, CultureInfo.InvariantCulture))),
            SegmentValueKind.Date => Ordered(rule, rule.Field is SegmentField.CreatedAt ? "r.created_at" : $"segment_moment({Column(rule)})", Range),
            _ => Text(rule, Column(rule)),
        };
    }

    private string Column(FieldRule rule) => rule.Field switch
    {
        SegmentField.Email => "r.email::text",
        SegmentField.EmailDomain => Domain,
        SegmentField.Name => "r.name",
        _ => $"(r.attributes ->> {_values.Add(rule.Attribute!)})",
    };

    private string Text(FieldRule rule, string column) => rule.Op switch
    {
        SegmentOp.Exists => $"{column} <> ''",
        SegmentOp.Contains => $"position({Lower(rule)} IN lower({column})) > 0",
        SegmentOp.StartsWith => $"starts_with(lower({column}), {Lower(rule)})",
        SegmentOp.In => $"lower({column}) = ANY (SELECT lower(v) FROM unnest({_values.Add(rule.Values.ToArray())}) v)",
        _ => $"lower({column}) = {Lower(rule)}",
    };

    private string Lower(FieldRule rule) => $"lower({_values.Add(rule.Values[0])})";

    /// <summary>Numbers and dates: a value is a range from its first until before the next, so that a day holds all of its moments.</summary>
    private static string Ordered(FieldRule rule, string column, Func<string, (string From, string Until, string Within)> range) => rule.Op switch
    {
        SegmentOp.Gt => $"{column} {range(rule.Values[0]).Until}",
        SegmentOp.Gte => $"{column} >= {range(rule.Values[0]).From}",
        SegmentOp.Lt => $"{column} < {range(rule.Values[0]).From}",
        SegmentOp.Lte => $"{column} {range(rule.Values[0]).Within}",
        SegmentOp.Between => $"({column} >= {range(rule.Values[0]).From} AND {column} {range(rule.Values[1]).Within})",
        _ => $"({string.Join(" OR ", rule.Values.Select(range).Select(one => $"({column} >= {one.From} AND {column} {one.Within})"))})",
    };

    private (string From, string Until, string Within) Range(decimal number)
    {
        var value = _values.Add(number);
        return (value, $"> {value}", $"<= {value}");
    }

    private (string From, string Until, string Within) Range(string text)
    {
        var moment = SegmentMoment.Parse(text, _now)!.Value;
        var (start, end) = (_values.Add(moment.Start), _values.Add(moment.End));
        return (start, $">= {end}", $"< {end}");
    }

    private string IsIn(ListRule rule)
    {
        var name = _values.Name("in_list");
        var lists = rule.Lists.Count > 0 ? $"m.list_id = ANY ({_values.AddIds(rule.Lists)})" : _clientId is { } client ? $"m.client_id = {_values.Add(client)}" : "true";
        _joins.Add($"LEFT JOIN (SELECT DISTINCT m.recipient_id FROM list_memberships m WHERE {lists}) {name} ON {name}.recipient_id = r.id");
        return $"({name}.recipient_id IS NOT NULL)";
    }

    private string Did(EngagementRule rule)
    {
        var name = _values.Name("did");
        var (rows, at, often) = rule.Kind switch
        {
            Engagement.Clicked => ($"events d WHERE d.kind = {(short)EventKind.Clicked} AND NOT d.automatic", "d.at", "count(*)"),
            Engagement.Opened => (
                $"events d WHERE d.kind IN ({(short)EventKind.Opened}, {(short)EventKind.Clicked}) AND NOT d.automatic", "d.at",
                $"greatest(count(*) FILTER (WHERE d.kind = {(short)EventKind.Opened}), count(DISTINCT d.message_id) FILTER (WHERE d.kind = {(short)EventKind.Clicked}))"),
            _ => ($"messages d WHERE d.state = {(short)MessageState.Accepted}", "d.accepted_at", "count(*)"),
        };
        if (_clientId is { } client) rows += $" AND d.client_id = {_values.Add(client)}";
        if (rule.Campaigns.Count > 0) rows += $" AND d.campaign_id = ANY ({_values.AddIds(rule.Campaigns)})";
        if (rule.WithinDays is { } days)
        {
            var since = _now.ToUniversalTime().AddDays(-days);
            rows += $" AND {at} >= {_values.Add(since)}";
            // Events lie in the month of their moment; a message in the month of its campaign's start, which may be long before.
            if (rule.Kind is not Engagement.Received) rows += $" AND d.month >= {_values.Add(LedgerMonth.Of(since))}";
        }

        var having = rule.AtLeast > 1 ? $" HAVING {often} >= {_values.Add(rule.AtLeast)}" : "";
        _joins.Add($"LEFT JOIN (SELECT d.recipient_id FROM {rows} AND d.recipient_id IS NOT NULL GROUP BY d.recipient_id{having}) {name} ON {name}.recipient_id = r.id");
        return $"({name}.recipient_id IS NOT NULL)";
    }
}
