using System.Globalization;

namespace Dashboard.Core.Segments;

/// <summary>Refusals about segments and their rules. A rule's own are given with the place they are about, such as <c>rules.all[1].value</c>.</summary>
public static class SegmentErrors
{
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "segment.not_found", "There is no such segment.");
    public static readonly DomainError NameMissing = new(ErrorKind.Invalid, "segment.name_missing", "Give the segment a name.", "name");
    public static readonly DomainError NameTaken = new(ErrorKind.Conflict, "segment.name_taken", "This client has a segment with this name already.", "name");
    public static readonly DomainError NameUnstorable = new(ErrorKind.Invalid, "segment.name_unstorable", "A name cannot hold a NUL character.", "name");
    public static readonly DomainError InUse = new(ErrorKind.Conflict, "segment.in_use", "A campaign that is scheduled or being sent uses this segment. Cancel it first, or wait until it is sent.");

    public static readonly DomainError NameTooLong =
        new(ErrorKind.Invalid, "segment.name_too_long", string.Create(CultureInfo.InvariantCulture, $"A segment's name has at most {Segment.NameLength} characters."), "name");

    /// <summary>What is wrong with a rule, and where.</summary>
    public static DomainError Rule(string at, string message) => new(ErrorKind.Invalid, "segment.rule", message, at);

    public static DomainError ListUnknown(string at) => new(ErrorKind.Invalid, "segment.list_unknown", "A rule names a list that does not exist.", at);

    public static DomainError CampaignUnknown(string at) => new(ErrorKind.Invalid, "segment.campaign_unknown", "A rule names a campaign that does not exist.", at);
}
