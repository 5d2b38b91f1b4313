namespace Dashboard.Web.Kit;

/// <summary>What a colour means, beside the word that says it.</summary>
public enum Tone
{
    Neutral,
    Waiting,
    Active,
    Good,
    Warn,
    Bad,
}
