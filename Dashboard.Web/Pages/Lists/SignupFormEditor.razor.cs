using Dashboard.Core;
using Dashboard.Core.Lists;
using Dashboard.Core.Relays;
using Dashboard.Core.Signups;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Lists;

/// <summary>Makes and edits a list's sign-up form, and shows where it is and how to embed it.</summary>
public partial class SignupFormEditor(ListService lists, SignupService signups, RelayService relays, IPublicAddress address, CurrentActor actor, ISnackbar snackbar)
{
    private FluentValidationValidator _validator = null!;
    private ListRow? _list;
    private SignupForm? _form;
    private SignupFormDraft? _draft;
    private IReadOnlyList<RelayChoice> _relays = [];
    private DomainError? _refusal;
    private bool _saving;

    [Parameter] public Guid Id { get; set; }

    private string Link => address.Base + Urls.Signup(_form!.Id);

    private string Embed => $"<iframe src=\"{Link}\" title=\"{System.Net.WebUtility.HtmlEncode(_form!.Title)}\" width=\"480\" height=\"520\" style=\"border: 0\"></iframe>";

    protected override async Task OnParametersSetAsync()
    {
        var list = await lists.FindAsync(actor.Value, Id, Left);
        if (list.Refused(out _refusal)) return;
        _list = list.Value;
        _relays = await relays.ChoicesAsync(actor.Value, Left);
        _form = (await signups.OfListAsync(actor.Value, Id, Left)).Value;
        _draft = _form?.ToDraft() ?? new()
        {
            Title = _list.Name,
            Wording = $"I agree to get “{_list.Name}” by e-mail. I can leave at any time by the link in every mail.",
            IsOpen = true,
        };
    }

    private async Task SaveAsync()
    {
        if (_saving) return;
        _saving = true;
        try
        {
            var saved = await signups.SaveAsync(actor.Value, Id, _draft!, Left);
            if (saved.Refused(out var error))
            {
                if (!_validator.Show(error)) snackbar.Show(error);
                return;
            }

            _form = saved.Value;
            snackbar.Done("The form is saved.");
        }
        finally
        {
            _saving = false;
        }
    }

    private string RelayName(Guid? id) => id is null ? "The default" : _relays.FirstOrDefault(r => r.Id == id)?.Name ?? "";
}
