namespace Dashboard.Core.Jobs;

/// <summary>What can be done with the send that a job stands for, by its campaign: the campaign's own acts, by its own rules.</summary>
public interface ISendActs
{
    /// <summary>Holds it.</summary>
    Task<DomainError?> PauseAsync(Actor actor, Guid id, CancellationToken ct);

    /// <summary>Goes on where it was held.</summary>
    Task<DomainError?> ResumeAsync(Actor actor, Guid id, CancellationToken ct);

    /// <summary>Ends it.</summary>
    Task<DomainError?> CancelAsync(Actor actor, Guid id, CancellationToken ct);
}
