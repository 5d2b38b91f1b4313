using System.Diagnostics.CodeAnalysis;

namespace Dashboard.Core;

/// <summary>Who asks, and for which client: the first argument of every operation. The unit of work is opened for it.</summary>
/// <param name="UserId">The signed-in user; null for an API key or the product's own work.</param>
/// <param name="Name">How the audit log and job lists name them.</param>
/// <param name="IsAdmin">True for the agency's people and keys; false for a client's.</param>
/// <param name="ClientId">The client whose rows are seen; null means all clients, which only an admin can be.</param>
public sealed record Actor(Guid? UserId, string Name, bool IsAdmin, Guid? ClientId)
{
    /// <summary>The product's own background work on behalf of one client.</summary>
    public static Actor System(Guid clientId) => new(null, "system", IsAdmin: false, clientId);

    /// <summary>The product's own background work across all clients.</summary>
    public static Actor House { get; } = new(null, "system", IsAdmin: true, null);

    /// <summary>The same person, looking at one client.</summary>
    public Actor For(Guid clientId) => this with { ClientId = clientId };

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
    public static readonly DomainError OtherClient = new(ErrorKind.Forbidden, "client.other", "This belongs to another client.");
}
