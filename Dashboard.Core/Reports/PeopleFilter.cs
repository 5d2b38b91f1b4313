using Dashboard.Core.Feedback;
using Dashboard.Core.Sending;

namespace Dashboard.Core.Reports;

/// <summary>Which recipients of a campaign: those behind one figure of its report. All parts must fit; an empty one fits all.</summary>
/// <param name="Link">Index of a link that a person followed.</param>
/// <param name="Reason">A bounce's reason, as the report groups them.</param>
public sealed record PeopleFilter(
    MessageStanding? State = null, RecipientEvent? Which = null, MailboxProvider? Provider = null, int? Link = null, BounceClass? Bounce = null, string? Reason = null)
{
    public static PeopleFilter All { get; } = new();
}
