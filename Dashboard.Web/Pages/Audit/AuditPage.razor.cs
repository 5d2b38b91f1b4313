using Dashboard.Core;
using Dashboard.Core.Audit;
using Dashboard.Web.Accounts;

namespace Dashboard.Web.Pages.Audit;

/// <summary>The audit log: an admin's of everything, an owner's of their client.</summary>
public partial class AuditPage(AuditService audit, CurrentActor actor)
{
    private List<AuditEntry>? _entries;
    private DomainError? _refusal;
    private string? _search;
    private string? _next;

    private string Export
    {
        get
        {
            var parts = new[] { string.IsNullOrWhiteSpace(_search) ? null : $"q={Uri.EscapeDataString(_search)}", actor.Value is { IsAdmin: true, ClientId: { } client } ? $"clientId={client}" : null }.OfType<string>().ToList();
            return Urls.AuditExport + (parts.Count == 0 ? "" : "?" + string.Join('&', parts));
        }
    }

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var slice = await audit.SliceAsync(actor.Value, new(), new SliceRequest(50, Search: _search), Left);
        if (!slice.Refused(out _refusal)) (_entries, _next) = ([.. slice.Value.Items], slice.Value.NextCursor);
    }

    private async Task MoreAsync()
    {
        var slice = await audit.SliceAsync(actor.Value, new(), new SliceRequest(50, _next, _search), Left);
        if (slice.Refused(out _refusal)) return;
        _entries!.AddRange(slice.Value.Items);
        _next = slice.Value.NextCursor;
    }

    private Task SearchAsync(string search)
    {
        _search = search;
        return LoadAsync();
    }
}
