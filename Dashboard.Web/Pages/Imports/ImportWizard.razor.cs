using Dashboard.Core;
using Dashboard.Core.Imports;
using Dashboard.Core.Lists;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Dashboard.Web.Pages.Imports;

/// <summary>From a file to a running import: the list, the file, what its columns mean, and what happens to people who are known.</summary>
public partial class ImportWizard(ImportService imports, Uploads uploads, ListService lists, CurrentActor actor, NavigationManager navigator)
{
    private IReadOnlyList<ListRow>? _lists;
    private Guid? _listId;
    private string? _fileName;
    private string? _storedAs;
    private ImportPreview? _preview;
    private string[] _targets = [];
    private ExistingChoice _existing;
    private DomainError? _refusal;
    private double _uploaded;
    private bool _uploading;

    [SupplyParameterFromQuery(Name = "listId")] public Guid? ListId { get; set; }

    protected override async Task OnInitializedAsync()
    {
        _lists = (await lists.ListAsync(actor.Value, new PageRequest(0, 500), Left)).Items;
        _listId = _lists.Any(l => l.Id == ListId) ? ListId : null;
    }

    private async Task ChooseListAsync(Guid? list)
    {
        _listId = list;
        if (_storedAs is not null) await PreviewAsync();
    }

    private async Task UploadAsync(InputFileChangeEventArgs chosen)
    {
        _uploading = true;
        _refusal = null;
        _preview = null;
        try
        {
            await using var content = new CountedStream(chosen.File.OpenReadStream(uploads.MostBytes, Left), read => Show(read, chosen.File.Size));
            var saved = await uploads.SaveAsync(content, Left);
            if (saved.Refused(out _refusal)) return;
            (_storedAs, _fileName) = (saved.Value, chosen.File.Name);
            await PreviewAsync();
        }
        catch (IOException e)
        {
            _refusal = new DomainError(ErrorKind.Invalid, "import.upload_failed", $"The file could not be read: {e.Message}", "file");
        }
        finally
        {
            _uploading = false;
        }
    }

    private void Show(long read, long whole)
    {
        var percent = whole == 0 ? 100 : 100d * read / whole;
        if (percent - _uploaded is < 2 and > -2) return;
        _uploaded = percent;
        _ = InvokeAsync(StateHasChanged);
    }

    private async Task PreviewAsync()
    {
        var preview = await imports.PreviewAsync(actor.Value, _listId, _storedAs!, null, Left);
        if (preview.Refused(out _refusal)) return;
        _preview = preview.Value;
        _targets = [.. preview.Value.Columns.Select(c => c.Target)];
    }

    private async Task StartAsync(bool dryRun)
    {
        var mapping = new Dictionary<string, string>();
        for (var i = 0; i < _targets.Length; i++) mapping[_preview!.Columns[i].Name] = _targets[i];
        var started = await imports.StartAsync(actor.Value, _listId!.Value, _storedAs!, _fileName!, mapping, new ImportOptions { Existing = _existing, DryRun = dryRun }, Left);
        if (!started.Refused(out _refusal)) navigator.NavigateTo(Urls.Import(started.Value.Id));
    }

    private string ListName(Guid? id) => _lists?.FirstOrDefault(l => l.Id == id)?.Name ?? "";

    private static string Recognised(FileShape shape) => shape.Kind is FileKind.Csv
        ? $"Recognised: {Delimiter(shape.Delimiter)} between fields, {Encoding(shape.Encoding)}, {(shape.HasHeader ? "first row is the header" : "no header row")}"
        : $"Recognised: {shape.Kind.ToString().ToUpperInvariant()}, {(shape.HasHeader ? "first row is the header" : "no header row")}";

    private static string Delimiter(char delimiter) => delimiter switch
    {
        ',' => "commas",
        ';' => "semicolons",
        '\t' => "tabs",
        '|' => "bars",
        _ => $"“{delimiter}”",
    };

    private static string Encoding(FileEncoding encoding) => encoding switch
    {
        FileEncoding.Utf8 => "UTF-8",
        FileEncoding.Windows1252 => "Latin-1",
        _ => "UTF-16",
    };
}
