using Dashboard.Core;
using Dashboard.Core.Lists;
using Dashboard.Core.Recipients;
using Dashboard.Core.Sheets;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using MudBlazor;

namespace Dashboard.Web.Pages.Sheets;

/// <summary>Connects a sheet, or edits one that is connected: its address, its tabs and first rows, what the columns are, a dry run, and done.</summary>
public partial class SheetEditor(SheetService sheets, ListService lists, CurrentActor actor, NavigationManager navigator, ISnackbar snackbar)
{
    private const int MostKeyBytes = 64 * 1024;
    private SheetSourceDraft _draft = new();
    private SheetSourceRow? _sheet;
    private DomainError? _gone;
    private IReadOnlyList<ListRow> _lists = [];
    private SheetPreview? _preview;
    private SheetTrial? _trial;
    private DomainError? _refusal;
    private string? _tab;

    [Parameter] public Guid? Id { get; set; }

    private IReadOnlyList<Crumb> Crumbs => _sheet is { } sheet ? [new("Sheets", Urls.Sheets), new(sheet.Name, Urls.Sheet(sheet.Id))] : [new("Sheets", Urls.Sheets)];

    /// <summary>An admin who looks at all clients edits for the sheet's own.</summary>
    private Actor Editor => _sheet is { } sheet ? actor.Value.For(sheet.ClientId) : actor.Value;

    private string Sharing
    {
        get
        {
            if (sheets.AccountOf(_draft.Credentials) is { } account) return $"Share it with {account} as a viewer.";
            return _sheet is { HasOwnKey: true } ? "It is read with a key file of its own." : "No service-account key is set: name its file in Dashboard__Sheets__CredentialsFile, or give this sheet one of its own.";
        }
    }

    /// <summary>The columns to choose from: those that were seen, else those that are mapped.</summary>
    private IEnumerable<string> Columns => (_preview?.Header.Where(h => h.Length > 0) ?? _draft.Mapping.Values).Distinct();

    private IEnumerable<string> Fields => SheetFields.Of(_draft.Target);

    private string Recognised => _draft.Target switch
    {
        SheetTarget.Quality => "With a key column, rows are recognised wherever they stand; without one, by their content.",
        SheetTarget.Leads => "Rows are recognised by their address. Every other column becomes a further field of its name. Whose row is gone stays a lead.",
        _ => "Rows are recognised by their address. Every other column becomes an attribute of its name.",
    };

    private bool Needed(string field) => _draft.Target is SheetTarget.Quality ? SheetFields.QualityNeeds.Contains(field) : field == SheetFields.Email;

    protected override async Task OnInitializedAsync()
    {
        if (Id is { } id)
        {
            var found = await sheets.FindAsync(actor.Value, id, Left);
            if (found.Refused(out _gone)) return;
            _sheet = found.Value;
            _draft = SheetSourceDraft.Of(_sheet);
        }

        if (Editor.ClientId is not null) _lists = (await lists.ListAsync(Editor, new PageRequest(0, 100), Left)).Items;
    }

    private async Task BecomeAsync(SheetTarget target)
    {
        _draft.Target = target;
        if (_preview is not null) await LookAsync(_draft.Range);
    }

    private async Task TakeKeyAsync(InputFileChangeEventArgs chosen)
    {
        try
        {
            using var reader = new StreamReader(chosen.File.OpenReadStream(MostKeyBytes, Left));
            _draft.Credentials = await reader.ReadToEndAsync(Left);
            _refusal = sheets.AccountOf(_draft.Credentials) is null ? SheetErrors.KeyUnreadable : null;
        }
        catch (IOException)
        {
            _refusal = SheetErrors.KeyUnreadable;
        }

        if (_refusal is not null) _draft.Credentials = null;
    }

    private async Task LookAsync(string range)
    {
        _trial = null;
        _draft.Range = range;
        var looked = await sheets.LookAsync(Editor, _draft, Id, Left);
        if (looked.Refused(out _refusal)) return;
        _preview = looked.Value;
        _draft.Range = _preview.Range;
        _draft.Mapping = Kept(_preview);
        _tab = A1Range.Parse(_preview.Range)?.Tab ?? _preview.Range;
        if (string.IsNullOrEmpty(_draft.Name)) _draft.Name = _preview.Book.Title;
    }

    private Task LookAtTabAsync(string tab)
    {
        var columns = _preview!.Book.Tabs.First(t => t.Title == tab).Columns;
        return LookAsync(new A1Range(null, $"A1:{A1Range.Letters(Math.Clamp(columns, 1, 26))}", 1, 1).On(tab));
    }

    /// <summary>What the columns were said to mean, as far as they are there; of a new sheet what their names propose.</summary>
    private Dictionary<string, string> Kept(SheetPreview preview)
    {
        var kept = new Dictionary<string, string>(preview.Mapping);
        if (_sheet is null) return kept;
        foreach (var (field, column) in _draft.Mapping)
            if (preview.Header.Contains(column)) kept[field] = column;
        return kept;
    }

    private void Map(string field, string? column)
    {
        _trial = null;
        if (string.IsNullOrEmpty(column)) _draft.Mapping.Remove(field);
        else _draft.Mapping[field] = column;
    }

    private async Task TryAsync()
    {
        var tried = await sheets.TryAsync(Editor, Complete(), Id, Left);
        if (tried.Refused(out _refusal)) return;
        _trial = tried.Value;
    }

    private async Task SaveAsync()
    {
        var saved = Id is { } id ? await sheets.EditAsync(Editor, id, Complete(), Left) : await sheets.ConnectAsync(Editor, Complete(), Left);
        if (saved.Refused(out _refusal)) return;
        if ((await sheets.AskAsync(Editor, saved.Value.Id, new(AcceptRemovals: false), Left)).Refused(out var error)) snackbar.Show(error);
        navigator.NavigateTo(Urls.Sheet(saved.Value.Id));
    }

    /// <summary>The draft; of a sheet of people with every other column as a field of its name.</summary>
    private SheetSourceDraft Complete()
    {
        if (_draft.Target is SheetTarget.Quality || _preview is null) return _draft;
        var mapping = new Dictionary<string, string>(_draft.Mapping);
        foreach (var column in _preview.Header.Where(h => h.Length > 0 && !mapping.ContainsValue(h)))
            if (RecipientAttributes.NameFor(column) is { Length: > 0 } name) mapping.TryAdd(name, column);
        return _draft with { Mapping = mapping };
    }
}
