using Dashboard.Core;
using Dashboard.Core.Clients;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using MudBlazor;

namespace Dashboard.Web.Pages.Clients;

/// <summary>Asks for a client's colour and logo.</summary>
public partial class BrandDialog(BrandService brands, CurrentActor actor)
{
    private ClientBrand? _brand;
    private string? _colour;
    private byte[]? _logo;
    private bool _withoutLogo;
    private DomainError? _refusal;
    private bool _saving;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public required ClientRow Client { get; set; }

    private Actor Owner => actor.Value.For(Client.Id);

    protected override async Task OnInitializedAsync()
    {
        var found = await brands.FindAsync(Owner, Client.Id, Left);
        if (found.Refused(out _refusal)) return;
        _brand = found.Value;
        _colour = _brand.Colour;
    }

    private async Task TakeAsync(InputFileChangeEventArgs chosen)
    {
        if (chosen.File.Size > ClientBrand.LogoLength)
        {
            _refusal = ClientErrors.LogoTooLarge;
            return;
        }

        using var content = new MemoryStream();
        await using var file = chosen.File.OpenReadStream(ClientBrand.LogoLength, Left);
        await file.CopyToAsync(content, Left);
        _logo = content.ToArray();
        _refusal = null;
    }

    private async Task SaveAsync()
    {
        if (_saving) return;
        _saving = true;
        try
        {
            var saved = await brands.SetAsync(Owner, Client.Id, _colour, _logo ?? (_withoutLogo ? Array.Empty<byte>() : null), Left);
            if (!saved.Refused(out _refusal)) Dialog.Close(DialogResult.Ok(true));
        }
        finally
        {
            _saving = false;
        }
    }
}
