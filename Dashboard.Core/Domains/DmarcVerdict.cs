namespace Dashboard.Core.Domains;

/// <summary>What the mails from an address are, as far as reports show it.</summary>
public enum DmarcVerdict
{
    /// <summary>Signed by our keys.</summary>
    Ours,

    /// <summary>Another sender that was set up for the domain.</summary>
    Allowed,

    /// <summary>The signature holds and SPF does not: passed on by a mailing list or another mailbox.</summary>
    Forwarded,

    /// <summary>Some pass, some do not.</summary>
    Mixed,

    /// <summary>Nothing holds: not set up, or forged.</summary>
    Failing,
}
