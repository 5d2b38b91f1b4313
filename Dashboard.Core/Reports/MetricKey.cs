namespace Dashboard.Core.Reports;

/// <summary>What a row of figures is about, in one dimension.</summary>
public sealed record MetricKey(MetricDimension Dimension, string Id, string Name);
