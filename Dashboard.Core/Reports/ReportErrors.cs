namespace Dashboard.Core.Reports;

/// <summary>Refusals about reports.</summary>
public static class ReportErrors
{
    public static readonly DomainError TooLong = new(ErrorKind.Invalid, "metrics.too_long", "At most three years are answered at once.", "from");
    public static readonly DomainError EventDimensions = new(ErrorKind.Invalid, "metrics.dimensions", "Events can be told apart by client, weekday and hour. For the others leave out basis=events.", "dimensions");
    public static readonly DomainError EventPart = new(ErrorKind.Invalid, "metrics.of", "Events are not kept by this. Leave out basis=events.", "of");
    public static readonly DomainError TooMany = new(ErrorKind.Invalid, "metrics.too_many_dimensions", "At most three dimensions at once.", "dimensions");
    public static readonly DomainError NotSent = new(ErrorKind.Conflict, "report.not_sent", "This campaign was not sent yet: there is nobody behind its figures.");
    public static readonly DomainError TableUnknown = new(ErrorKind.NotFound, "report.table_unknown", "There is no such table.");
    public static readonly DomainError ShareNotFound = new(ErrorKind.NotFound, "share.not_found", "There is no such link.");
    public static readonly DomainError ShareLifetime = new(ErrorKind.Invalid, "share.lifetime", "A link lasts from 1 to 365 days.", "expiresInDays");
    public static readonly DomainError SharePassword = new(ErrorKind.Invalid, "share.password", "A password has 8 to 100 characters.", "password");
    public static readonly DomainError PlanNotFound = new(ErrorKind.NotFound, "report_plan.not_found", "There is no such scheduled report.");
}
