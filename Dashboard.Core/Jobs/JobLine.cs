namespace Dashboard.Core.Jobs;

/// <summary>One line of a job's log. Of each job the newest some hundred are kept.</summary>
public sealed class JobLine
{
    public const int TextLength = 500, Most = 500;

    private JobLine() { }

    public long Id { get; private init; }
    public Guid JobId { get; private init; }

    /// <summary>The job's client; null for work of the house.</summary>
    public Guid? ClientId { get; private init; }
    public DateTimeOffset At { get; private init; }
    public JobLineKind Kind { get; private init; }
    public string Text { get; private init; } = "";

    /// <summary>A new line, cut to what a line holds.</summary>
    public static JobLine Of(Job job, string text, DateTimeOffset now, JobLineKind kind = JobLineKind.Told) =>
        new() { JobId = job.Id, ClientId = job.ClientId, At = now, Kind = kind, Text = Cut(text) };

    /// <summary>A text as long as a line may be.</summary>
    public static string Cut(string text) => text.Length <= TextLength ? text : text[..(TextLength - 1)] + "…";
}
