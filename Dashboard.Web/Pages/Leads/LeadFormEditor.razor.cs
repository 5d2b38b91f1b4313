using Dashboard.Core;
using Dashboard.Core.Leads;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using MudBlazor;

namespace Dashboard.Web.Pages.Leads;

/// <summary>Makes and edits a client's public lead form, and shows where it is and how to embed it.</summary>
public partial class LeadFormEditor(LeadFormService forms, IPublicAddress address, CurrentActor actor, ISnackbar snackbar)
{
    private FluentValidationValidator _validator = null!;
    private LeadForm? _form;
    private LeadFormDraft? _draft;
    private DomainError? _missing;
    private bool _saving;

    private string Link => address.Base + Urls.LeadForm(_form!.Id);

    private string Embed => $"<iframe src=\"{Link}\" title=\"{System.Net.WebUtility.HtmlEncode(_form!.Title)}\" width=\"480\" height=\"640\" style=\"border: 0\"></iframe>";

    protected override async Task OnInitializedAsync()
    {
        var found = await forms.FindAsync(actor.Value, Left);
        if (found.Refused(out _missing)) return;
        _form = found.Value;
        _draft = _form?.ToDraft() ?? new() { Wording = "I agree to get mail about offers and news. I can leave at any time by the link in every mail." };
    }

    private async Task SaveAsync()
    {
        if (_saving) return;
        _saving = true;
        try
        {
            var saved = await forms.SaveAsync(actor.Value, _draft!, Left);
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
}
