namespace Dashboard.Core.Leads;

/// <summary>A client's public form: strangers leave their address and a word, and become leads.</summary>
public sealed class LeadForm : IClientOwned
{
    public const int TitleLength = 200, TextLength = 2000, MessageLength = 2000;

    /// <summary>Where leads of forms come from, as their source says.</summary>
    public const string Source = "form";

    private LeadForm() { }

    public Guid Id { get; private init; }
    public Guid ClientId { get; private init; }
    public string Title { get; private set; } = "";
    public string Text { get; private set; } = "";

    /// <summary>The words of the box that agrees to mail; each consent keeps those that stood there. Without words there is no box.</summary>
    public string Wording { get; private set; } = "";

    /// <summary>What stands there once it is sent.</summary>
    public string Thanks { get; private set; } = "";
    public bool AsksCompany { get; private set; }
    public bool AsksPhone { get; private set; }
    public bool AsksMessage { get; private set; }

    /// <summary>A tag that its leads get.</summary>
    public string? Tag { get; private set; }

    /// <summary>Whether people can use it.</summary>
    public bool IsOpen { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>A client's form.</summary>
    public static LeadForm Of(Guid clientId, LeadFormDraft draft, DateTimeOffset now)
    {
        var form = new LeadForm { Id = Guid.CreateVersion7(now), ClientId = clientId, CreatedAt = now };
        form.Change(draft, now);
        return form;
    }

    /// <summary>Takes over what was edited.</summary>
    public void Change(LeadFormDraft draft, DateTimeOffset now)
    {
        (Title, Text, Wording, Thanks) = (draft.Title.Trim(), draft.Text.Trim(), draft.Wording.Trim(), draft.Thanks.Trim());
        (AsksCompany, AsksPhone, AsksMessage) = (draft.AsksCompany, draft.AsksPhone, draft.AsksMessage);
        Tag = LeadNames.Plain(draft.Tag);
        IsOpen = draft.IsOpen;
        UpdatedAt = now;
    }

    /// <summary>The fields as a form edits them.</summary>
    public LeadFormDraft ToDraft() => new()
    {
        Title = Title,
        Text = Text,
        Wording = Wording,
        Thanks = Thanks,
        AsksCompany = AsksCompany,
        AsksPhone = AsksPhone,
        AsksMessage = AsksMessage,
        Tag = Tag,
        IsOpen = IsOpen,
    };
}
