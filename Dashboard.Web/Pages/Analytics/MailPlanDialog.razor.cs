using Dashboard.Core;
using Dashboard.Core.Clients;
using Dashboard.Core.Reports;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Analytics;

/// <summary>Asks what a report by mail holds, when it goes out and to whom.</summary>
public partial class MailPlanDialog(ReportPlanService plans, ClientService clients, CurrentActor actor)
{
    private ReportPlanDraft _draft = new();
    private string _recipients = "";
    private IReadOnlyList<ClientRow> _clients = [];
    private Guid? _client;
    private DomainError? _refusal;
    private bool _saving;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [CascadingParameter(Name = "TimeZone")] public string? Zone { get; set; }

    /// <summary>The one to edit; null for a new one.</summary>
    [Parameter] public ReportPlanRow? Plan { get; set; }

    private bool NeedsClient => Plan is null && actor.Value.ClientId is null;

    protected override async Task OnInitializedAsync()
    {
        _draft = Plan is { } plan ? plan.Draft with { } : new() { TimeZone = Zone ?? "UTC" };
        _recipients = string.Join('\n', _draft.Recipients);
        if (NeedsClient) _clients = await clients.AllAsync(actor.Value, Left);
    }

    private void Choose(ReportFigure figure, bool on) =>
        _draft.Figures = [.. Enum.GetValues<ReportFigure>().Where(f => f == figure ? on : _draft.Figures.Contains(f))];

    private async Task SaveAsync()
    {
        if (_saving) return;
        _saving = true;
        try
        {
            _draft.Recipients = [.. _recipients.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
            var whose = _client is { } client ? actor.Value.For(client) : actor.Value;
            var saved = Plan is { } plan ? await plans.ChangeAsync(actor.Value, plan.Id, _draft, Left) : await plans.AddAsync(whose, _draft, Left);
            if (!saved.Refused(out _refusal)) Dialog.Close(DialogResult.Ok(true));
        }
        finally
        {
            _saving = false;
        }
    }
}
