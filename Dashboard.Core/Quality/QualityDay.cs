namespace Dashboard.Core.Quality;

/// <summary>A day whose records changed since its report was made.</summary>
public sealed class QualityDay : IClientOwned
{
    private QualityDay() { }

    public Guid ClientId { get; private init; }
    public DateOnly Date { get; private init; }
}
