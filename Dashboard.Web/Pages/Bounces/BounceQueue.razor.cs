using Dashboard.Core.Feedback;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using MudBlazor;

namespace Dashboard.Web.Pages.Bounces;

/// <summary>The mails that wait for a person, each with its source.</summary>
public partial class BounceQueue(FeedbackService feedback, CurrentActor actor, ISnackbar snackbar)
{
    /// <summary>What a circuit can carry of a source at once.</summary>
    private const int MostShown = 20_000;

    private List<ReturnedMailRow>? _rows;
    private ReturnedMailState _state;
    private string? _next, _source;
    private Guid? _open;

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var slice = await feedback.SliceAsync(actor.Value, _state, new(50), Left);
        (_rows, _next) = ([.. slice.Items], slice.NextCursor);
    }

    private async Task MoreAsync()
    {
        var slice = await feedback.SliceAsync(actor.Value, _state, new(50, _next), Left);
        _rows!.AddRange(slice.Items);
        _next = slice.NextCursor;
    }

    private Task FilterAsync(ReturnedMailState state)
    {
        (_state, _open) = (state, null);
        return LoadAsync();
    }

    private async Task ReadAsync(ReturnedMailRow row)
    {
        if (_open == row.Id)
        {
            _open = null;
            return;
        }

        var source = await feedback.SourceAsync(actor.Value, row.Id, Left);
        if (source.Refused(out var error)) snackbar.Show(error);
        else (_open, _source) = (row.Id, source.Value.Length > MostShown ? source.Value[..MostShown] + " …" : source.Value);
    }

    private async Task DecideAsync(ReturnedMailRow row, BounceClass verdict)
    {
        if (await feedback.DecideAsync(actor.Value, row.Id, verdict, Left) is { } error) snackbar.Show(error);
        else snackbar.Done($"Counted as: {Words(verdict).ToLowerInvariant()}.");
        await LoadAsync();
    }

    private async Task DismissAsync(ReturnedMailRow row)
    {
        if (await feedback.DismissAsync(actor.Value, row.Id, Left) is { } error) snackbar.Show(error);
        await LoadAsync();
    }

    private static string Words(BounceClass verdict) => verdict switch
    {
        BounceClass.Hard => "Hard: the address is dead",
        BounceClass.Soft => "Soft: it may work later",
        BounceClass.Block => "Block: refused for reputation or content",
        _ => "Undetermined",
    };

    private static string Words(FeedbackSource source) => source switch
    {
        FeedbackSource.Api => "by the API",
        FeedbackSource.Mailbox => "from a mailbox",
        _ => "from a provider",
    };
}
