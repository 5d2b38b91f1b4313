namespace Dashboard.Core.Feedback;

/// <summary>What a refusal says about the recipient. Stored as a small number; the order is fixed.</summary>
public enum BounceClass : short
{
    /// <summary>It says too little to tell.</summary>
    Undetermined = 0,

    /// <summary>The mailbox or the domain does not exist: suppress now.</summary>
    Hard = 1,

    /// <summary>Mailbox full, greylisting, DNS, time-out: it may work later.</summary>
    Soft = 2,

    /// <summary>Refused for reputation, content or policy: not the recipient's fault.</summary>
    Block = 3,
}
