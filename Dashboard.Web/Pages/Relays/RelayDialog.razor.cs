using System.Globalization;
using Dashboard.Core.Relays;
using Dashboard.Core.Sending;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Relays;

/// <summary>Asks for a relay's fields; the password goes in and never comes out.</summary>
public partial class RelayDialog(RelayService relays, CurrentActor actor, ISnackbar snackbar)
{
    private FluentValidationValidator _validator = null!;
    private RelayDraft _draft = new();
    private List<ProviderFields> _providers = [];
    private DateTime? _warmUpFrom;
    private string _warmUpDays = string.Join(", ", WarmUpPlan.Usual);
    private string? _warmUpTrouble;
    private bool _saving;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    /// <summary>The relay to edit; a new one where it is left out.</summary>
    [Parameter] public RelayRow? Relay { get; set; }

    protected override void OnInitialized()
    {
        _draft = Relay?.ToDraft() ?? new();
        _providers = [.. _draft.Providers.Select(p => new ProviderFields { Provider = p.Provider, PerSecond = p.PerSecond, PerHour = p.PerHour, PerDay = p.PerDay })];
        if (_draft.WarmUp is not { } plan) return;
        _warmUpFrom = plan.StartsOn.ToDateTime(TimeOnly.MinValue);
        _warmUpDays = string.Join(", ", plan.PerDay);
    }

    private void Limit(MailboxProvider? provider)
    {
        if (provider is { } chosen) _providers.Add(new() { Provider = chosen });
    }

    /// <summary>Takes warm-up and providers over into the draft; false where the days are no numbers.</summary>
    private bool Gather()
    {
        _warmUpTrouble = null;
        _draft.Providers = [.. _providers.Where(p => (p.PerSecond ?? p.PerHour ?? p.PerDay) is not null).Select(p => new ProviderPace(p.Provider, p.PerSecond, p.PerHour, p.PerDay))];
        _draft.WarmUp = null;
        if (_warmUpFrom is not { } from) return true;
        var days = _warmUpDays.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var numbers = days.Select(day => int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : 0).ToList();
        if (numbers.Count == 0 || numbers.Contains(0))
        {
            _warmUpTrouble = "Write a number for each day, such as 50, 100, 200.";
            return false;
        }

        _draft.WarmUp = new(DateOnly.FromDateTime(from), numbers);
        return true;
    }

    private async Task SaveAsync()
    {
        if (_saving || !Gather()) return;
        _saving = true;
        try
        {
            var saved = Relay is { } old ? await relays.EditAsync(actor.Value, old.Id, _draft, Left) : await relays.AddAsync(actor.Value, _draft, Left);
            if (saved.Refused(out var error))
            {
                if (!_validator.Show(error)) snackbar.Show(error);
                return;
            }

            Dialog.Close(DialogResult.Ok(saved.Value.Id));
        }
        finally
        {
            _saving = false;
        }
    }

    /// <summary>The limits of one provider while they are edited.</summary>
    private sealed class ProviderFields
    {
        public MailboxProvider Provider { get; init; }
        public int? PerSecond { get; set; }
        public int? PerHour { get; set; }
        public int? PerDay { get; set; }
    }
}
