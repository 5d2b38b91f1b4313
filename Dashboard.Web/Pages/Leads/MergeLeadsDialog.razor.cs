using Dashboard.Core;
using Dashboard.Core.Leads;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Leads;

/// <summary>Shows where leads differ, and merges them into the first as was chosen.</summary>
public partial class MergeLeadsDialog(LeadService leads, CurrentActor actor)
{
    private static readonly (string Field, Func<LeadDetails, string?> Value)[] Fields =
        [("Address", l => l.Row.Email), ("Name", l => l.Row.Name), ("Company", l => l.Row.Company), ("Phone", l => l.Phone), ("Website", l => l.Website)];

    private readonly Dictionary<string, string> _chosen = [];
    private List<LeadDetails>? _all;
    private IReadOnlyList<(string Field, IReadOnlyList<string> Values)> _choices = [];
    private DomainError? _refusal;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    /// <summary>The lead that stays, and the others.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<long> Leads { get; set; }

    protected override async Task OnInitializedAsync()
    {
        var all = new List<LeadDetails>();
        foreach (var id in Leads)
        {
            var found = await leads.FindAsync(actor.Value, id, Left);
            if (found.Refused(out _refusal)) return;
            all.Add(found.Value);
        }

        _choices = [.. Fields.Select(f => (f.Field, Values: (IReadOnlyList<string>)[.. all.Select(f.Value).OfType<string>().Distinct(StringComparer.Ordinal)])).Where(choice => choice.Values.Count > 1)];
        foreach (var (field, values) in _choices) _chosen[field] = values[0];
        _all = all;
    }

    private async Task MergeAsync()
    {
        var chosen = new LeadDraft { Email = Of("Address"), Name = Of("Name"), Company = Of("Company"), Phone = Of("Phone"), Website = Of("Website") };
        if ((await leads.MergeIntoAsync(actor.Value, Leads[0], [.. Leads.Skip(1)], chosen, Left)).Refused(out _refusal)) return;
        Dialog.Close(DialogResult.Ok(true));

        string? Of(string field) => _chosen.GetValueOrDefault(field);
    }
}
