namespace Dashboard.Core;

/// <summary>A row that belongs to one client, and that no other client ever sees.</summary>
public interface IClientOwned
{
    Guid ClientId { get; }
}
