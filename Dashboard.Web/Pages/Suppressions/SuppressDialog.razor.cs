using Dashboard.Core;
using Dashboard.Core.Suppressions;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Suppressions;

/// <summary>Asks which addresses are never to be mailed, and why.</summary>
public partial class SuppressDialog(SuppressionService suppressions, CurrentActor actor, ISnackbar snackbar)
{
    private string _emails = "";
    private string? _note;
    private DomainError? _refusal;
    private bool _saving;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    private async Task SaveAsync()
    {
        if (_saving) return;
        _saving = true;
        try
        {
            var emails = _emails.Split(['\n', '\r', ',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var added = await suppressions.AddManyAsync(actor.Value, emails, SuppressionReason.Manual, _note, Left);
            if (added.Refused(out _refusal)) return;
            snackbar.Done($"{Format.Count(added.Value.Added, "address", "addresses")} suppressed{(added.Value.Already > 0 ? $", {Format.Count(added.Value.Already)} were already" : "")}.");
            if (added.Value.Refused is { Count: > 0 } refused)
                snackbar.Add($"These are no addresses: {string.Join(", ", refused.Take(5))}{(refused.Count > 5 ? " …" : "")}", Severity.Warning);
            Dialog.Close(DialogResult.Ok(true));
        }
        finally
        {
            _saving = false;
        }
    }
}
