using Dashboard.Core.Leads;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Leads;

/// <summary>Leads by stage, the best of each first; a person moves them, and what they choose stays.</summary>
public partial class LeadBoard(LeadService leads, CurrentActor actor, ISnackbar snackbar)
{
    private const int Cards = 25, MostCounted = 10_000;
    private static readonly LeadStage[] Targets = [LeadStage.New, LeadStage.Qualified, LeadStage.Rejected];

    private List<(LeadStage Stage, IReadOnlyList<LeadRow> Leads)>? _columns;
    private IReadOnlyDictionary<LeadStage, int> _counts = new Dictionary<LeadStage, int>();
    private readonly Dictionary<long, ElementReference> _cards = [];
    private readonly Dictionary<LeadStage, ElementReference> _heads = [];
    private LeadRow? _dragged;
    private (long Id, LeadStage Stage)? _moved;
    private string? _said;

    protected override Task OnInitializedAsync() => LoadAsync();

    /// <summary>Who moved a card goes on from there: on the card, or at the head of its column where it is not among the best.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_moved is not { } moved) return;
        _moved = null;
        var isShown = _columns!.Exists(column => column.Leads.Any(row => row.Id == moved.Id));
        await (isShown ? _cards[moved.Id] : _heads[moved.Stage]).FocusAsync();
    }

    private static bool IsMovable(LeadRow row) => row.Stage is not LeadStage.Converted;

    private async Task LoadAsync()
    {
        var columns = new List<(LeadStage, IReadOnlyList<LeadRow>)>();
        foreach (var stage in Enum.GetValues<LeadStage>())
            columns.Add((stage, (await leads.SliceAsync(actor.Value, new() { Stage = stage }, LeadSort.BestFirst, new(Cards), Left)).Items));
        _counts = await leads.StagesAsync(actor.Value, Left);
        _columns = columns;
    }

    private string Shown(LeadStage stage) =>
        _counts.GetValueOrDefault(stage) is var count && count > MostCounted ? $"{Format.Count(MostCounted)}+" : Format.Count(count);

    private async Task DropAsync(LeadStage stage)
    {
        if (_dragged is { } row) await MoveAsync(row, stage);
        _dragged = null;
    }

    private async Task MoveAsync(LeadRow row, LeadStage stage)
    {
        if (row.Stage == stage) return;
        var moved = await leads.MoveAsync(actor.Value, row.Id, stage, Left);
        if (moved.Refused(out var refusal)) snackbar.Show(refusal);
        await LoadAsync();
        if (refusal is null) (_moved, _said) = ((row.Id, stage), $"{row.Shown} stands under {StateWords.Word(stage)} now.");
    }
}
