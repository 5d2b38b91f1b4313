using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Clients;
using Dashboard.Core.Domains;
using Dashboard.Core.Lists;
using Dashboard.Core.Relays;
using Dashboard.Core.Segments;
using Dashboard.Core.Sending;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Campaigns;

/// <summary>Writes a campaign, new or old: fields on the left, the mail as it will look on the right.</summary>
public partial class CampaignEditor(
    CampaignService campaigns,
    CampaignPreviews previews,
    ListService lists,
    SegmentService segments,
    RelayService relays,
    NamedSenderService senders,
    ClientService clients,
    CurrentActor actor,
    NavigationManager navigator,
    ISnackbar snackbar)
{
    private static readonly PageRequest EveryList = new(0, 500);

    private static readonly SendWindow OfficeHours = new(new(9, 0), new(18, 0), [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], InRecipientZone: false);

    private FluentValidationValidator _validator = null!;
    private CampaignDraft? _draft;
    private DomainError? _refusal;
    private DomainError? _previewTrouble;
    private MessagePreview? _preview;
    private AudienceWaterfall? _waterfall;
    private IReadOnlyList<ListRow> _lists = [];
    private IReadOnlyList<SegmentRow> _segments = [];
    private IReadOnlyList<RelayChoice> _relays = [];
    private IReadOnlyList<NamedSenderRow> _senders = [];
    private IReadOnlyList<ClientRow> _clients = [];
    private Guid? _clientId;
    private uint? _version;
    private string _savedName = "";
    private string _variant = VariantMark.LetterOf(0);
    private bool _saving;

    // Each change asks anew; an answer that comes after a later question was asked is not shown.
    private int _previewsAsked;
    private int _countsAsked;

    [Parameter] public Guid? Id { get; set; }

    private IReadOnlyList<Crumb> Crumbs => Id is { } id && _savedName.Length > 0
        ? [new("Campaigns", Urls.Campaigns), new(_savedName, Urls.Campaign(id))]
        : [new("Campaigns", Urls.Campaigns)];

    /// <summary>An admin who looks at all clients writes for the one they chose in the form.</summary>
    private Actor Writer => _clientId is { } client ? actor.Value.For(client) : actor.Value;

    protected override async Task OnInitializedAsync()
    {
        _clientId = actor.Value.ClientId;
        if (Id is { } id)
        {
            var found = await campaigns.FindAsync(actor.Value, id, Left);
            if (found.Refused(out _refusal)) return;
            if (found.Value.Status is not (CampaignStatus.Draft or CampaignStatus.Scheduled))
            {
                _refusal = CampaignErrors.NotEditable(found.Value.Status);
                return;
            }

            _clientId = found.Value.ClientId;
            _version = found.Value.Version;
            _savedName = found.Value.Name;
            _draft = found.Value.Draft;
        }
        else
        {
            if (_clientId is null) _clients = await clients.AllAsync(actor.Value, Left);
            _draft = new CampaignDraft { Html = Starter };
        }

        _relays = await relays.ChoicesAsync(actor.Value, Left);
        await LoadListsAsync();
        await PreviewAsync();
    }

    private async Task ChooseClientAsync(Guid? client)
    {
        _clientId = client;
        _draft!.ListIds = [];
        _draft.ExcludeListIds = [];
        _draft.SegmentIds = [];
        _draft.ExcludeSegmentIds = [];
        await LoadListsAsync();
    }

    private async Task LoadListsAsync()
    {
        _lists = _clientId is null ? [] : (await lists.ListAsync(Writer, EveryList, Left)).Items;
        _segments = _clientId is null ? [] : (await segments.ListAsync(Writer, EveryList, Left)).Items;
        _senders = _clientId is null ? [] : await senders.ChoicesAsync(Writer, Left);
        await CountAsync();
    }

    /// <summary>The sender whose name and address stand in the fields, if there is one.</summary>
    private NamedSenderRow? Sender => _senders.FirstOrDefault(s => s.Name == _draft!.FromName && s.Email.Equals(_draft.FromEmail, StringComparison.OrdinalIgnoreCase));

    private void Choose(NamedSenderRow? sender)
    {
        if (sender is null) return;
        (_draft!.FromName, _draft.FromEmail, _draft.ReplyTo) = (sender.Name, sender.Email, sender.ReplyTo);
    }

    private async Task ChooseAsync(Action choose)
    {
        choose();
        await CountAsync();
        await PreviewAsync();
    }

    private async Task CountAsync()
    {
        var asked = ++_countsAsked;
        var waterfall = _draft!.Audience.IsEmpty ? null : (await campaigns.CountAsync(Writer, _draft.Audience, Left)).Value;
        if (asked == _countsAsked) _waterfall = waterfall;
    }

    private async Task PreviewAsync()
    {
        if (_clientId is null) return;
        if (!VariantWords.Letters(_draft!).Contains(_variant)) _variant = VariantMark.LetterOf(0);
        var asked = ++_previewsAsked;
        var preview = await previews.OfDraftAsync(Writer, WithoutGaps(_draft!), _variant, Left);
        if (asked != _previewsAsked || preview.Refused(out _previewTrouble)) return;
        _preview = preview.Value;
    }

    /// <summary>A variant that says nothing yet is shown as A; saved it is not.</summary>
    private static CampaignDraft WithoutGaps(CampaignDraft draft) =>
        draft with { VariantTest = null, Variants = draft.Variants.ConvertAll(v => v.IsSame ? v with { Share = null, Subject = draft.Subject } : v with { Share = null }) };

    private Task ShowAsync(string variant)
    {
        _variant = variant;
        return PreviewAsync();
    }

    private async Task SaveAsync()
    {
        if (_saving) return;
        _saving = true;
        try
        {
            var saved = Id is { } id ? await campaigns.EditAsync(Writer, id, _draft!, _version, Left) : await campaigns.DraftAsync(Writer, _draft!, Left);
            if (saved.Refused(out var error))
            {
                if (!_validator.Show(error)) snackbar.Show(error);
                return;
            }

            snackbar.Done("The campaign is saved.");
            navigator.NavigateTo(Urls.Campaign(saved.Value.Id));
        }
        finally
        {
            _saving = false;
        }
    }

    private static TimeOnly TimeOf(TimeSpan? time) => time is { } at ? TimeOnly.FromTimeSpan(at) : TimeOnly.MinValue;

    private string RelayName(Guid? id) => id is null ? $"The default ({(_relays is [{ } first, ..] ? first.Name : "none")})" : _relays.FirstOrDefault(r => r.Id == id)?.Name ?? "";

    private string ClientName(Guid? id) => _clients.FirstOrDefault(c => c.Id == id)?.Name ?? "";

    private string SegmentNames(IReadOnlyList<string?>? chosen) =>
        string.Join(", ", _segments.Where(s => chosen?.Contains(s.Id.ToString()) is true).Select(s => s.Name));

    private string Names(IReadOnlyList<string?>? chosen) =>
        string.Join(", ", _lists.Where(l => chosen?.Contains(l.Id.ToString()) is true).Select(l => l.Name));

    private const string Starter = """
        <!doctype html>
        <html>
        <body style="font-family: Arial, sans-serif; color: #1c1e26; max-width: 600px; margin: 0 auto; padding: 24px">
          <p>Hello {{ first_name | default: "there" }},</p>
          <p>write here what you want to say.</p>
          <p><a href="https://example.com">Read more</a></p>
          <p style="font-size: 12px; color: #777">You get this mail at {{ email }}. <a href="{{ unsubscribe_url }}">Unsubscribe</a></p>
        </body>
        </html>
        """;
}
