using Dashboard.Core;
using Dashboard.Core.Imports;
using Dashboard.Core.Lists;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Dashboard.Web.Pages.Imports;

/// <summary>From a file to a running import: the list, the file, what its columns mean, and what happens to people who are known.</summary>
public partial class ImportWizard(ImportService imports, UploadService uploads, ListService lists, CurrentActor actor, NavigationManager navigator, IJSRuntime script)
{
    private static readonly DomainError Broken = new(ErrorKind.Invalid, "import.upload_failed", "The connection broke for too long. Choose the same file again: it goes on where it was.", "file");

    private IReadOnlyList<ListRow>? _lists;
    private Guid? _listId;
    private string? _fileName;
    private string? _storedAs;
    private ImportPreview? _preview;
    private string[] _targets = [];
    private ExistingChoice _existing;
    private bool _includeSuppressed = true;
    private DomainError? _refusal;
    private ElementReference _input;
    private IJSObjectReference? _script;
    private DotNetObjectReference<ImportWizard>? _self;
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

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_listId is null || _script is not null) return;
        _script = await script.ModuleAsync("upload");
        _self = DotNetObjectReference.Create(this);
        await _script.InvokeVoidAsync("watch", Left, _input, _self, Urls.Uploads);
    }

    /// <summary>The browser has a file: room is made for it, and it sends the pieces by itself.</summary>
    [JSInvokable]
    public async Task<string?> BeginAsync(string fileName, long bytes)
    {
        (_preview, _uploaded) = (null, 0);
        var begun = await uploads.BeginAsync(actor.Value, fileName, bytes, Left);
        _uploading = !begun.Refused(out _refusal);
        StateHasChanged();
        return _refusal is null ? begun.Value.Id.ToString() : null;
    }

    /// <summary>How far it is, in percent.</summary>
    [JSInvokable]
    public void ShowAsync(double percent)
    {
        (_uploading, _uploaded) = (true, percent);
        StateHasChanged();
    }

    /// <summary>All of it is here, or the browser gave up.</summary>
    [JSInvokable]
    public async Task CameAsync(string id, bool isWhole)
    {
        _uploading = false;
        _refusal = isWhole ? null : Broken;
        if (isWhole && Guid.TryParse(id, out var upload))
        {
            var came = await uploads.TakeAsync(actor.Value, upload, Left);
            if (!came.Refused(out _refusal))
            {
                (_storedAs, _fileName) = (came.Value.StoredAs, came.Value.FileName);
                await PreviewAsync();
            }
        }

        StateHasChanged();
    }

    protected override void Dispose(bool disposing)
    {
        _self?.Dispose();
        base.Dispose(disposing);
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
        var started = await imports.StartAsync(actor.Value, _listId!.Value, _storedAs!, _fileName!, mapping, new ImportOptions { Existing = _existing, IncludeSuppressed = _includeSuppressed, DryRun = dryRun }, Left);
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
