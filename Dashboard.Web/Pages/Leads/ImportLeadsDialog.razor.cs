using Dashboard.Core;
using Dashboard.Core.Imports;
using Dashboard.Core.Leads;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using MudBlazor;

namespace Dashboard.Web.Pages.Leads;

/// <summary>Takes a file of leads, shows where its columns go, and starts the job.</summary>
public partial class ImportLeadsDialog(LeadJobs orders, Uploads uploads, CurrentActor actor)
{
    private string? _storedAs;
    private string _fileName = "";
    private ImportPreview? _preview;
    private DomainError? _refusal;
    private bool _check = true;
    private bool _busy;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    private async Task UploadAsync(InputFileChangeEventArgs chosen)
    {
        _busy = true;
        (_preview, _fileName) = (null, chosen.File.Name);
        try
        {
            await using var content = chosen.File.OpenReadStream(uploads.MostBytes, Left);
            var saved = await uploads.SaveAsync(content, Left);
            if (saved.Refused(out _refusal)) return;
            _storedAs = saved.Value;
            var preview = await orders.PreviewAsync(_storedAs, Left);
            if (!preview.Refused(out _refusal)) _preview = preview.Value;
        }
        catch (IOException e)
        {
            _refusal = new DomainError(ErrorKind.Invalid, "import.upload_failed", $"The file could not be read: {e.Message}", "file");
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task StartAsync()
    {
        if ((await orders.ImportAsync(actor.Value, _storedAs!, _fileName, null, _check, Left)).Refused(out _refusal)) return;
        Dialog.Close(DialogResult.Ok(true));
    }
}
