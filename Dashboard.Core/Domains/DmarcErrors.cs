namespace Dashboard.Core.Domains;

/// <summary>Refusals about DMARC reports.</summary>
public static class DmarcErrors
{
    public static readonly DomainError Empty = Refused("empty", "The file is empty. Choose the report that the receiver sent: XML, or packed as .gz or .zip.");
    public static readonly DomainError TooLarge = Refused("too_large", "The report is larger than any receiver sends. Nothing of it was taken in.");
    public static readonly DomainError Inflates = Refused("inflates", "The packed file unpacks to far more than a report holds. Nothing of it was taken in.");
    public static readonly DomainError Packed = Refused("unreadable", "The packed file is damaged, or holds no report. It has to hold one XML file.");
    public static readonly DomainError UnsafeXml = Refused("unsafe", "The XML holds a document type or entities, which no report needs and which can do harm. Nothing of it was read.");
    public static readonly DomainError NotXml = Refused("not_xml", "This is not an XML file, nor one packed as .gz or .zip.");
    public static readonly DomainError TooMany = Refused("too_many", "So many reports came for this domain today that no more are taken in until tomorrow.");

    /// <summary>The XML is something else, or lacks what a report must say.</summary>
    public static DomainError NotReport(string why) => Refused("not_a_report", $"This is not a DMARC aggregate report: {why}");

    /// <summary>The report is about a domain that is not this one.</summary>
    public static DomainError OtherDomain(string reported) => Refused("other_domain", $"The report is about {reported}, which is not among this client's sending domains.");

    private static DomainError Refused(string code, string message) => new(ErrorKind.Invalid, "dmarc." + code, message, "file");
}
