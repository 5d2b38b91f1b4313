using Dashboard.Core;
using Dashboard.Core.Recipients;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Recipients;

/// <summary>Asks for a recipient's address, name and attributes: of a new one, or of one who is known.</summary>
public partial class RecipientDialog(RecipientService recipients, CurrentActor actor, ISnackbar snackbar)
{
    private readonly List<Typed> _attributes = [];
    private string _email = "";
    private string? _name;
    private DomainError? _refusal;
    private bool _saving;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    /// <summary>Who is edited; a new recipient where it is left out.</summary>
    [Parameter] public RecipientRow? Person { get; set; }

    /// <summary>The list that a new recipient is put into.</summary>
    [Parameter] public Guid? ListId { get; set; }

    /// <summary>The client of a new recipient, where an admin looks at all of them.</summary>
    [Parameter] public Guid? ClientId { get; set; }

    private Actor Owner => ClientId is { } client ? actor.Value.For(client) : actor.Value;

    private string? Domain => _email.Split('@') is [_, { Length: > 0 } domain] ? domain.Trim() : null;

    protected override void OnInitialized()
    {
        (_email, _name) = (Person?.Email ?? "", Person?.Name);
        foreach (var (name, value) in Person?.Attributes ?? new Dictionary<string, string?>()) _attributes.Add(new() { Name = name, Value = value ?? "" });
    }

    private void Take(string domain) => _email = $"{_email.Split('@')[0]}@{domain}";

    private async Task SaveAsync()
    {
        if (_saving) return;
        _saving = true;
        try
        {
            var saved = Person is { } known ? await EditAsync(known) : await AddAsync();
            if (!saved.Refused(out _refusal)) Dialog.Close(DialogResult.Ok(saved.Value));
            else if (_refusal.Field is not ("email" or "name" or "attributes")) snackbar.Show(_refusal);
        }
        finally
        {
            _saving = false;
        }
    }

    private async Task<Result<long>> AddAsync()
    {
        var draft = new RecipientDraft { Email = _email, Name = _name, Attributes = Attributes(), ListIds = ListId is { } list ? [list] : [] };
        var added = await recipients.AddAsync(Owner, draft, "Added by hand", Left);
        return added.Refused(out var error) ? error : added.Value.Recipient.Recipient.Id;
    }

    private async Task<Result<long>> EditAsync(RecipientRow known)
    {
        var attributes = Attributes();
        foreach (var gone in known.Attributes.Keys.Except(attributes.Keys)) attributes[gone] = null;
        var edited = await recipients.EditAsync(actor.Value, known.Id, new(_email, _name ?? "", attributes), Left);
        return edited.Refused(out var error) ? error : known.Id;
    }

    private Dictionary<string, string?> Attributes()
    {
        var attributes = new Dictionary<string, string?>();
        foreach (var attribute in _attributes.Where(a => a.Name.Trim().Length > 0 || a.Value.Length > 0)) attributes[attribute.Name.Trim()] = attribute.Value;
        return attributes;
    }

    private string? Wrong(string field) =>
        _refusal?.Fields?.GetValueOrDefault(field) is [var first, ..] ? first : _refusal?.Field == field ? _refusal.Message : null;

    private sealed class Typed
    {
        public string Name { get; set; } = "";

        public string Value { get; set; } = "";
    }
}
