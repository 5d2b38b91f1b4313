using Dashboard.Core;
using Dashboard.Core.Clients;
using Dashboard.Core.Domains;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Domains;

/// <summary>Asks for a domain's name, and for the client where an admin looks at all of them.</summary>
public partial class DomainDialog(DomainService domains, ClientService clients, CurrentActor actor)
{
    private IReadOnlyList<ClientRow> _clients = [];
    private Guid? _clientId;
    private string _name = "";
    private DomainError? _refusal;
    private bool _saving;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    protected override async Task OnInitializedAsync()
    {
        if (actor.Value.ClientId is null) _clients = await clients.AllAsync(actor.Value, Left);
    }

    private async Task SaveAsync()
    {
        if (_saving) return;
        _saving = true;
        try
        {
            var who = _clientId is { } client ? actor.Value.For(client) : actor.Value;
            var added = await domains.AddAsync(who, _name, Left);
            if (added.Refused(out _refusal)) return;
            Dialog.Close(DialogResult.Ok(added.Value.Id));
        }
        finally
        {
            _saving = false;
        }
    }
}
