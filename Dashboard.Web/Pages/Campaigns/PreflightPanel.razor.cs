using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Web.Pages.Campaigns;

/// <summary>What stands in the way of a campaign, asked for by a button: it calls every link.</summary>
public partial class PreflightPanel(CampaignPreflight preflight, CurrentActor actor)
{
    private PreflightReport? _report;
    private DomainError? _refusal;

    [Parameter, EditorRequired] public required Guid CampaignId { get; set; }

    private async Task RunAsync()
    {
        var report = await preflight.RunAsync(actor.Value, CampaignId, Left);
        if (!report.Refused(out _refusal)) _report = report.Value;
    }

    private static string Sum(PreflightReport report)
    {
        var (errors, warnings) = (report.Findings.Count(f => f.Severity is PreflightSeverity.Error), report.Findings.Count(f => f.Severity is PreflightSeverity.Warning));
        return errors > 0 ? $"{Format.Count(errors, "error")} to mend before it can be sent" : warnings > 0 ? $"Ready; {Format.Count(warnings, "warning")} to think about" : "Ready: nothing was found";
    }

    private static string IconOf(PreflightFinding finding) => finding.Severity switch
    {
        PreflightSeverity.Error => Glyph.Failed,
        PreflightSeverity.Warning => Glyph.Warning,
        _ => Glyph.Done,
    };

    private static string ToneOf(PreflightFinding finding) => finding.Severity switch
    {
        PreflightSeverity.Error => "tone-bad",
        PreflightSeverity.Warning => "tone-warn",
        _ => "tone-good",
    };
}
