using Dashboard.Core;
using Dashboard.Core.Clients;
using Dashboard.Core.Lists;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Lists;

/// <summary>Asks for a list's name, and for the client where an admin looks at all of them.</summary>
public partial class ListDialog(ListService lists, ClientService clients, CurrentActor actor)
{
    private IReadOnlyList<ClientRow> _clients = [];
    private Guid? _clientId;
    private string _name = "";
    private DomainError? _refusal;
    private bool _saving;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    /// <summary>The list to rename; a new one where it is left out.</summary>
    [Parameter] public ListRow? List { get; set; }

    protected override async Task OnInitializedAsync()
    {
        _name = List?.Name ?? "";
        if (List is null && actor.Value.ClientId is null) _clients = await clients.AllAsync(actor.Value, Left);
    }

    private async Task SaveAsync()
    {
        if (_saving) return;
        _saving = true;
        try
        {
            var who = _clientId is { } client ? actor.Value.For(client) : actor.Value;
            var saved = List is { } old ? await lists.RenameAsync(who, old.Id, _name, Left) : await lists.StartAsync(who, _name, Left);
            if (saved.Refused(out _refusal)) return;
            Dialog.Close(DialogResult.Ok(saved.Value.Id));
        }
        finally
        {
            _saving = false;
        }
    }
}
