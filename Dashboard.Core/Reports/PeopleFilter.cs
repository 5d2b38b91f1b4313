using Dashboard.Core.Feedback;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;

namespace Dashboard.Core.Reports;

/// <summary>Which recipients of a campaign: those behind one figure of its report. All parts must fit; an empty one fits all.</summary>
/// <param name="Link">Index of a link that a person followed.</param>
/// <param name="Reason">A bounce's reason, as the report groups them.</param>
/// <param name="Program">The mail program that they opened or clicked with, and on which device; only a person's, unless automatic ones are asked for.</param>
/// <param name="Band">How long after acceptance a person first opened, or first clicked where clicks are asked for: an index into the bands of <see cref="OpeningDelay"/>.</param>
/// <param name="Variant">Those on whom a variant was tried, or the rest.</param>
public sealed record PeopleFilter(
    MessageStanding? State = null, RecipientEvent? Which = null, MailboxProvider? Provider = null, int? Link = null, BounceClass? Bounce = null, string? Reason = null,
    MailProgram? Program = null, ReaderDevice? Device = null, int? Band = null, VariantGroup? Variant = null)
{
    public static PeopleFilter All { get; } = new();
}
