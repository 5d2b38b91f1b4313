namespace Dashboard.Core.Signups;

/// <summary>A public form through which people put themselves into one list, confirmed out of their mailbox (double opt-in).</summary>
public sealed class SignupForm : IClientOwned
{
    public const int TitleLength = 200;
    public const int TextLength = 2000;

    private SignupForm() { }

    public Guid Id { get; private init; }
    public Guid ClientId { get; private init; }
    public Guid ListId { get; private init; }
    public string Title { get; private set; } = "";
    public string Text { get; private set; } = "";

    /// <summary>The words that people agree to; each consent keeps those that stood there.</summary>
    public string Wording { get; private set; } = "";
    public string FromName { get; private set; } = "";
    public string FromEmail { get; private set; } = "";
    public Guid? RelayId { get; private set; }

    /// <summary>Whether people can use it.</summary>
    public bool IsOpen { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>A new form of a list.</summary>
    public static SignupForm Of(Guid clientId, Guid listId, SignupFormDraft draft, DateTimeOffset now)
    {
        var form = new SignupForm { Id = Guid.CreateVersion7(now), ClientId = clientId, ListId = listId, CreatedAt = now };
        form.Change(draft, now);
        return form;
    }

    /// <summary>Takes over what was edited.</summary>
    public void Change(SignupFormDraft draft, DateTimeOffset now)
    {
        Title = draft.Title.Trim();
        Text = draft.Text.Trim();
        Wording = draft.Wording.Trim();
        FromName = draft.FromName.Trim();
        FromEmail = draft.FromEmail.Trim();
        RelayId = draft.RelayId;
        IsOpen = draft.IsOpen;
        UpdatedAt = now;
    }

    /// <summary>The fields as a form edits them.</summary>
    public SignupFormDraft ToDraft() => new() { Title = Title, Text = Text, Wording = Wording, FromName = FromName, FromEmail = FromEmail, RelayId = RelayId, IsOpen = IsOpen };
}
