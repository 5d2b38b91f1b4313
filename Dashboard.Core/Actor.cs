using System.Diagnostics.CodeAnalysis;

namespace Dashboard.Core;

/// <summary>Who asks, and for which client: the first argument of every operation. The unit of work is opened for it.</summary>
/// <param name="UserId">The signed-in user; null for an API key or the product's own work.</param>
/// <param name="Name">How the audit log and job lists name them.</param>
/// <param name="IsAdmin">True for the agency's people and keys; false for a client's.</param>
/// <param name="ClientId">The client whose rows are seen; null means all clients, which only an admin can be.</param>
public sealed record Actor(Guid? UserId, string Name, bool IsAdmin, Guid? ClientId)
{
    private bool _granted;

    /// <summary>Whether they come with a test key: what they send stays in the house and counts nowhere.</summary>
    public bool IsTest { get; init; }

    /// <summary>The product's own background work across all clients.</summary>
    public static Actor House { get; } = new(null, "system", IsAdmin: true, null) { IsHouse = true };

    /// <summary>What they may do inside a client; a key is limited by its scopes instead.</summary>
    public Rights Rights { get; init; } = Rights.All;

    /// <summary>The key that a program came with.</summary>
    public Guid? ApiKeyId { get; init; }

    /// <summary>The network address they came from, where it is known.</summary>
    public string? Address { get; init; }

    /// <summary>The admin behind, where an admin looks with this user's eyes.</summary>
    public Impersonator? Impersonator { get; init; }

    /// <summary>Whether they may look and change nothing: an admin with a user's eyes, until they switch.</summary>
    public bool OnlyLooks { get; init; }

    /// <summary>Whether this is the product itself at work.</summary>
    public bool IsHouse { get; private init; }

    /// <summary>Whether the unit of work takes changes from them.</summary>
    public bool MayWrite => !OnlyLooks && (_granted || Rights.HasFlag(Rights.Edit));

    /// <summary>The product's own background work on behalf of one client.</summary>
    public static Actor System(Guid clientId) => House with { IsAdmin = false, ClientId = clientId };

    /// <summary>Why they may not do what takes this right, or null where they may.</summary>
    public DomainError? Refuse(Rights right) => OnlyLooks ? ActorErrors.OnlyLooks : Rights.HasFlag(right) ? null : ActorErrors.MayNot(right);

    /// <summary>The same person at an act that was checked by another right than that to edit: what it changes may be saved.</summary>
    public Actor Granted() => new(this) { _granted = true };

    /// <summary>The same person, looking at one client.</summary>
    public Actor For(Guid clientId) => this with { ClientId = clientId };

    /// <summary>The same admin at what is the house's and no client's, whichever client they look at.</summary>
    public Actor AtHouse() => IsAdmin ? this with { ClientId = null } : this;

    /// <summary>The client to create something for, or the refusal that says to choose one.</summary>
    public bool NeedsClient(out Guid clientId, [NotNullWhen(true)] out DomainError? refusal)
    {
        clientId = ClientId ?? Guid.Empty;
        refusal = ClientId is null ? ActorErrors.ClientMissing : null;
        return refusal is not null;
    }
}

/// <summary>Refusals about who asks.</summary>
public static class ActorErrors
{
    public static readonly DomainError ClientMissing = new(ErrorKind.Invalid, "client.required", "Choose the client this is for.", "clientId");
    public static readonly DomainError AdminsOnly = new(ErrorKind.Forbidden, "admin.required", "Only an admin may do this.");
    public static readonly DomainError OnlyLooks = new(ErrorKind.Forbidden, "impersonation.read_only", "You look with a client user's eyes and can change nothing. Switch to changing first.");
    public static readonly DomainError TestOnly = new(ErrorKind.Forbidden, "key.test_only", "A test key touches only what was made with a test key.") { Suggestion = "Use a live key (sk_live_…)." };
    public static readonly DomainError OtherClient = new(ErrorKind.Forbidden, "client.other", "This belongs to another client.");

    public static DomainError MayNot(Rights right) => new(ErrorKind.Forbidden, "right.missing", right switch
    {
        Rights.Send => "Your rights do not include sending. Ask an owner of your client.",
        Rights.Own => "Only an owner of the client may do this.",
        _ => "Your rights do not include changing anything here. Ask an owner of your client.",
    });
}
