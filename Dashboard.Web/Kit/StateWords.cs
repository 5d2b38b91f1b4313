using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Web.Kit;

/// <summary>The word and the tone of every state that the product shows: campaigns, messages, imports, jobs, recipients, checks.</summary>
public static class StateWords
{
    private static readonly ConcurrentDictionary<(Enum State, Tone Tone), MarkupString> Chips = new();

    /// <summary>The state as people read it: one word in lower case but for its first letter. What a sender holds is "Sending".</summary>
    public static string Word(Enum state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.ToString() switch
        {
            "Claimed" or "HandingOver" => "Sending",
            var name => Spaced(name),
        };
    }

    /// <summary>What the state's colour says.</summary>
    public static Tone Tone(Enum state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.ToString() switch
        {
            "Scheduled" or "Queued" or "Pending" or "New" or "Checking" => Kit.Tone.Waiting,
            "Sending" or "Claimed" or "HandingOver" or "Running" => Kit.Tone.Active,
            "Sent" or "Accepted" or "Delivered" or "Done" or "Succeeded" or "Verified" or "Active" or "Subscribed" or "Qualified" or "Converted" or "Valid" => Kit.Tone.Good,
            "Paused" or "Deferred" or "Unknown" or "Risky" or "Unsubscribed" => Kit.Tone.Warn,
            "Bounced" or "Failed" or "Complained" or "Complaint" or "HardBounce" or "Suppressed" or "Failing" or "Missing" or "Wrong" or "Error" or "Invalid" or "Rejected" => Kit.Tone.Bad,
            _ => Kit.Tone.Neutral,
        };
    }

    /// <summary>The chip as <see cref="StatusChip"/> draws it, where a table has many: a text, and no component.</summary>
    public static MarkupString Drawn(Enum state, Tone? tone = null, string? tooltip = null) => tooltip is null
        ? Chips.GetOrAdd((state, tone ?? Tone(state)), static chip => Chip(chip.State, chip.Tone, null))
        : Chip(state, tone ?? Tone(state), tooltip);

    private static MarkupString Chip(Enum state, Tone tone, string? tooltip)
    {
        var title = tooltip is null ? "" : $" title=\"{HtmlEncoder.Default.Encode(tooltip)}\"";
        return new($"<span class=\"chip chip--{tone.ToString().ToLowerInvariant()}\"{title}><span class=\"chip__dot\" aria-hidden=\"true\"></span>{HtmlEncoder.Default.Encode(Word(state))}</span>");
    }

    private static string Spaced(string name) =>
        string.Concat(name.Select((letter, at) => at > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString()));
}
