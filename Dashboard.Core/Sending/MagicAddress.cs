namespace Dashboard.Core.Sending;

/// <summary>Addresses at a reserved domain that behave like people and servers do, for trying things out: nothing is ever handed over for them.</summary>
public static class MagicAddress
{
    /// <summary>Reserved for tests (RFC 2606): nobody has a mailbox there.</summary>
    public const string Domain = "sandbox.test";

    /// <summary>So many deferred mails are remembered; then they are deferred once more.</summary>
    private const int MostRemembered = 10_000;

    private static readonly HashSet<string> Deferred = [];

    private static readonly Dictionary<string, SmtpReply> Refusals = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bounced"] = new(550, "5.1.1", "The mailbox does not exist (simulated)"),
        ["softbounce"] = new(552, "5.2.2", "The mailbox is full (simulated)"),
        ["blocked"] = new(554, "5.7.1", "Refused by policy: this sender is on a blocklist (simulated)"),
    };

    private static readonly SmtpReply Later = new(451, "4.7.1", "Greylisted, come back later (simulated)");
    private static readonly SmtpReply Taken = new(250, "2.0.0", "Taken (simulated)");

    /// <summary>Whether an address is one of these.</summary>
    public static bool Is(string email) => email.EndsWith("@" + Domain, StringComparison.OrdinalIgnoreCase);

    /// <summary>What it stands for, such as <c>bounced</c>: the part before @, without +anything.</summary>
    public static string KindOf(string email) => email[..email.LastIndexOf('@')].Split('+')[0].ToLowerInvariant();

    /// <summary>What a server would answer, or null where it would take the mail. A deferred mail is taken the second time.</summary>
    public static SendResult? Refuse(Envelope envelope)
    {
        var kind = KindOf(envelope.To);
        if (Refusals.TryGetValue(kind, out var refusal)) return new(SendOutcome.Bounced, refusal, SmtpStep.RcptTo);
        if (kind != "deferred") return null;
        lock (Deferred)
        {
            if (Deferred.Count >= MostRemembered) Deferred.Clear();
            var mail = $"{envelope.From} {envelope.To} {envelope.CampaignId}";
            if (Deferred.Remove(mail)) return null;
            Deferred.Add(mail);
            return new(SendOutcome.Deferred, Later, SmtpStep.RcptTo);
        }
    }

    /// <summary>What a server answers that takes it.</summary>
    public static SendResult Take() => new(SendOutcome.Accepted, Taken, SmtpStep.Body);
}
