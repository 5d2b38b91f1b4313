using Dashboard.Core.Messages;
using Dashboard.Core.Reports;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Web.Pages.Messages;

/// <summary>Single mails, newest first; what is looked for stands in the address.</summary>
public partial class MessageList(MessageService messages, CurrentActor actor, NavigationManager navigator)
{
    private List<MessageRow>? _rows;
    private string? _next;

    /// <summary>The beginning of an address.</summary>
    [SupplyParameterFromQuery(Name = "q")] public string? Words { get; set; }

    /// <summary>The state, by its word.</summary>
    [SupplyParameterFromQuery(Name = "status")] public string? State { get; set; }

    private MessageStanding? Wanted => Enum.TryParse<MessageStanding>(State, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;

    protected override async Task OnParametersSetAsync()
    {
        var slice = await messages.SliceAsync(actor.Value, Wanted, new(50, Search: Words), Left);
        (_rows, _next) = ([.. slice.Items], slice.NextCursor);
    }

    private async Task MoreAsync()
    {
        var slice = await messages.SliceAsync(actor.Value, Wanted, new(50, _next, Words), Left);
        _rows!.AddRange(slice.Items);
        _next = slice.NextCursor;
    }

    private void Go(string? words, MessageStanding? state) => navigator.NavigateTo(
        navigator.GetUriWithQueryParameters(new Dictionary<string, object?> { ["q"] = string.IsNullOrWhiteSpace(words) ? null : words, ["status"] = state?.ToString().ToLowerInvariant() }), replace: true);
}
