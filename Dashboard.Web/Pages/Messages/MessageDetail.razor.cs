using Dashboard.Core;
using Dashboard.Core.Messages;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Web.Pages.Messages;

/// <summary>One message: where it stands, and all that happened to it.</summary>
public partial class MessageDetail(MessageService messages, CurrentActor actor)
{
    private MessageDetails? _details;
    private DomainError? _refusal;

    [Parameter] public long Id { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var found = await messages.FindAsync(actor.Value, Id, Left);
        if (!found.Refused(out _refusal)) _details = found.Value;
    }

    /// <summary>email.opened: Opened.</summary>
    private static string Word(string type) => type.Split('.') is [.., { Length: > 1 } word] ? $"{char.ToUpperInvariant(word[0])}{word[1..]}" : type;
}
