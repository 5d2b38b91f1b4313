namespace Dashboard.Web.Kit;

/// <summary>The word and the tone of every state that the product shows: campaigns, messages, imports, jobs, recipients, checks.</summary>
public static class StateWords
{
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

    private static string Spaced(string name) =>
        string.Concat(name.Select((letter, at) => at > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString()));
}
