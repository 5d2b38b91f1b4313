using Dashboard.Core;
using Dashboard.Core.Lists;
using Dashboard.Core.Recipients;
using Dashboard.Core.Sheets;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Sheets;

/// <summary>Connects a sheet: its address, its tabs and first rows, what the columns are, a dry run, and done.</summary>
public partial class SheetWizard(SheetService sheets, ListService lists, CurrentActor actor, NavigationManager navigator, ISnackbar snackbar)
{
    private readonly SheetSourceDraft _draft = new();
    private IReadOnlyList<ListRow> _lists = [];
    private SheetPreview? _preview;
    private SheetTrial? _trial;
    private DomainError? _refusal;
    private string? _tab;

    private IEnumerable<string> Fields => _draft.Target is SheetTarget.Quality ? SheetFields.Quality : [SheetFields.Email, SheetFields.Name];

    private bool Needed(string field) => _draft.Target is SheetTarget.Quality ? SheetFields.QualityNeeds.Contains(field) : field == SheetFields.Email;

    protected override async Task OnInitializedAsync()
    {
        if (actor.Value.ClientId is not null) _lists = (await lists.ListAsync(actor.Value, new PageRequest(0, 100), Left)).Items;
    }

    private async Task BecomeAsync(SheetTarget target)
    {
        _draft.Target = target;
        if (_preview is not null) await LookAsync(_draft.Range);
    }

    private async Task LookAsync(string? range)
    {
        _trial = null;
        var looked = await sheets.LookAsync(actor.Value, _draft.SpreadsheetId, range, _draft.Target, Left);
        if (looked.Refused(out _refusal)) return;
        _preview = looked.Value;
        _draft.Range = _preview.Range;
        _draft.Mapping = new(_preview.Mapping);
        _tab = A1Range.Parse(_preview.Range)?.Tab ?? _preview.Range;
        if (string.IsNullOrEmpty(_draft.Name)) _draft.Name = _preview.Book.Title;
    }

    private Task LookAtTabAsync(string tab)
    {
        var columns = _preview!.Book.Tabs.First(t => t.Title == tab).Columns;
        return LookAsync(new A1Range(null, $"A1:{A1Range.Letters(Math.Clamp(columns, 1, 26))}", 1, 1).On(tab));
    }

    private void Map(string field, string? column)
    {
        _trial = null;
        if (string.IsNullOrEmpty(column)) _draft.Mapping.Remove(field);
        else _draft.Mapping[field] = column;
    }

    private async Task TryAsync()
    {
        var tried = await sheets.TryAsync(actor.Value, Complete(), Left);
        if (tried.Refused(out _refusal)) return;
        _trial = tried.Value;
    }

    private async Task SaveAsync()
    {
        var saved = await sheets.ConnectAsync(actor.Value, Complete(), Left);
        if (saved.Refused(out _refusal)) return;
        if ((await sheets.AskAsync(actor.Value, saved.Value.Id, new(AcceptRemovals: false), Left)).Refused(out var error)) snackbar.Show(error);
        navigator.NavigateTo(Urls.Sheet(saved.Value.Id));
    }

    /// <summary>The draft; of a sheet of recipients with every other column as an attribute.</summary>
    private SheetSourceDraft Complete()
    {
        if (_draft.Target is SheetTarget.Quality) return _draft;
        var mapping = new Dictionary<string, string>(_draft.Mapping);
        foreach (var column in _preview!.Header.Where(h => h.Length > 0 && !mapping.ContainsValue(h)))
            if (RecipientAttributes.NameFor(column) is { Length: > 0 } name) mapping.TryAdd(name, column);
        return _draft with { Mapping = mapping };
    }
}
