using Dashboard.Core.Campaigns;

namespace Dashboard.Core.Reports;

/// <summary>A campaign by variant: the figures of each, what they say, and how its test stands.</summary>
/// <param name="Rows">A first, the rest last; empty where nothing is tested.</param>
/// <param name="Verdict">Whether the difference could be chance, by what the winner is chosen by; null where nothing is tested.</param>
/// <param name="Percent">The part of the audience that is tested; null where everyone got a variant by the shares.</param>
/// <param name="MayChoose">Whether a winner can be chosen now.</param>
/// <param name="Winner">The letter of what the rest gets; null while none is chosen.</param>
/// <param name="DueAt">When it is chosen by the figures; null where a person chooses, or while the test's mails go out.</param>
public sealed record VariantReport(
    IReadOnlyList<VariantRow> Rows, VariantVerdict? Verdict, int? Percent, WinnerRule By, bool MayChoose,
    string? Winner, DateTimeOffset? WinnerAt, string? WinnerBy, string? WinnerReason, DateTimeOffset? DueAt);
