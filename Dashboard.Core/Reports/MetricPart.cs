namespace Dashboard.Core.Reports;

/// <summary>One of the things that figures are told apart by: a list, a provider, a weekday. Leads from its row to the campaigns in it.</summary>
public sealed record MetricPart(MetricDimension Dimension, string Id)
{
    /// <summary>Reads <c>list:018f…</c> or <c>provider:gmail</c>; null for what is none.</summary>
    public static MetricPart? Parse(string? text) =>
        text?.Split(':', 2) is [var name, { Length: > 0 } id] && Enum.TryParse<MetricDimension>(name, ignoreCase: true, out var dimension) && Enum.IsDefined(dimension) && !char.IsAsciiDigit(name[0])
            ? new(dimension, id) : null;

    public override string ToString() => $"{Dimension.ToString().ToLowerInvariant()}:{Id}";
}
