namespace Dashboard.Core.Secrets;

/// <summary>How the secrets stand: each place, each key, and how much each key still has to open.</summary>
public sealed record SecretStanding(IReadOnlyList<SecretPlace> Places, IReadOnlyList<RingKey> Keys)
{
    /// <summary>Whether a dump alone would open what is encrypted.</summary>
    public bool IsOpen => Keys.Any(key => key.SealedBy is null);

    /// <summary>How many texts a key encrypted.</summary>
    public long Of(RingKey key) => Places.Sum(place => place.By.GetValueOrDefault(key.Beginning));

    /// <summary>When the oldest key was made that a place still needs; null where it needs none.</summary>
    public DateTimeOffset? OldestKeyOf(SecretPlace place) => Keys.Where(key => place.By.ContainsKey(key.Beginning)).Select(key => (DateTimeOffset?)key.CreatedAt).Min();
}
