using Dashboard.Core.Campaigns;
using Dashboard.Core.Clients;

namespace Dashboard.Core.Reports;

/// <summary>A whole report at one moment, to be printed or handed on: nothing more is asked for while it is read.</summary>
public sealed record ReportPaper(
    CampaignReport Report,
    IReadOnlyList<ActivityPoint> Hours,
    IReadOnlyList<LinkRow> Links,
    IReadOnlyList<ProviderRow> Providers,
    IReadOnlyList<AgentRow> Agents,
    IReadOnlyList<DelayRow> Delays,
    IReadOnlyList<BounceRow> Bounces,
    IReadOnlyList<UnusualSpan> Unusual,
    IReadOnlyList<VariantRow> Variants,
    string? VariantVerdict,
    ClientBrand Brand,
    DateTimeOffset ReadAt);
