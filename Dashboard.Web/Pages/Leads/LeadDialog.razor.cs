using Dashboard.Core;
using Dashboard.Core.Leads;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Leads;

/// <summary>Adds a lead, or edits one.</summary>
public partial class LeadDialog(LeadService leads, CurrentActor actor)
{
    private LeadDraft _draft = new();
    private string? _tags;
    private IReadOnlyList<LeadOwner> _owners = [];
    private Guid? _owner;
    private DomainError? _refusal;
    private bool _saving;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    /// <summary>The lead that is edited; null adds one.</summary>
    [Parameter] public LeadDetails? Lead { get; set; }

    protected override async Task OnInitializedAsync()
    {
        if (Lead is not { Row: var row } lead) return;
        _draft = new() { Email = row.Email, Name = row.Name, Company = row.Company, Phone = lead.Phone, Website = lead.Website, Notes = lead.Notes, Fields = lead.Fields.ToDictionary(), Consent = lead.Consent };
        _tags = string.Join(", ", row.Tags);
        _owner = row.OwnerId;
        _owners = (await leads.OwnersAsync(actor.Value, row.ClientId, Left)).Value;
    }

    private async Task SaveAsync()
    {
        if (_saving) return;
        _saving = true;
        try
        {
            _draft.Tags = [.. (_tags ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
            if (Lead is null)
            {
                if ((await leads.AddAsync(actor.Value, _draft, $"written by {actor.Value.Name}", Left)).Refused(out _refusal)) return;
            }
            else if ((await leads.EditAsync(actor.Value, Lead.Row.Id, _draft, Lead.Row.Stage, _owner, Left)).Refused(out _refusal))
            {
                return;
            }

            Dialog.Close(DialogResult.Ok(true));
        }
        finally
        {
            _saving = false;
        }
    }

    private string NameOf(Guid? id) => id is null ? "Nobody" : _owners.FirstOrDefault(o => o.Id == id)?.Name ?? "Someone at the agency";

    private string? Wrong(string field) => _refusal?.Fields?.GetValueOrDefault(field)?.FirstOrDefault() ?? (_refusal?.Field == field ? _refusal.Message : null);
}
