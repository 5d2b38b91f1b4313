namespace Dashboard.Core.Leads;

/// <summary>Refusals about leads.</summary>
public static class LeadErrors
{
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "lead.not_found", "There is no such lead.");
    public static readonly DomainError Empty = new(ErrorKind.Invalid, "lead.empty", "Give an address, a name or a company.", "email");
    public static readonly DomainError EmailTaken = new(ErrorKind.Conflict, "lead.email_taken", "Another lead of this client has this address already. Merge the two.", "email");
    public static readonly DomainError Converted = new(ErrorKind.Conflict, "lead.converted", "This lead is a recipient by now and stays one.", "stage");
    public static readonly DomainError ConvertByList = new(ErrorKind.Conflict, "lead.convert_by_list", "Choose the list it goes into: leads become recipients by being put into one.", "stage");
    public static readonly DomainError CheckByJob = new(ErrorKind.Conflict, "lead.check_by_job", "Start a check instead: leads stand here while one runs.", "stage");
    public static readonly DomainError OwnerUnknown = new(ErrorKind.Invalid, "lead.owner_unknown", "The owner is a user of this client, or an admin.", "ownerId");
    public static readonly DomainError ListMissing = new(ErrorKind.Invalid, "lead.list_missing", "Say by listId which list they go into.", "listId");
    public static readonly DomainError ListUnknown = new(ErrorKind.Invalid, "lead.list_unknown", "There is no such list.", "listId");
    public static readonly DomainError ListGone = new(ErrorKind.Conflict, "lead.list_gone", "The list was deleted meanwhile; nobody else was put into it. Put them into another list.");
    public static readonly DomainError NoForm = new(ErrorKind.NotFound, "lead_form.not_found", "This client has no lead form yet.");
    public static readonly DomainError MailboxesOff = new(ErrorKind.Conflict, "lead.mailboxes_off", "Asking the mailboxes' own servers is switched off in this installation's settings (Dashboard:Mailboxes:Enabled).", "mailboxes");
    public static readonly DomainError NoVerdicts = new(ErrorKind.NotFound, "lead.no_verdicts", "Only a check of leads has verdicts, and this job is none.");
    public static readonly DomainError TooManyNamed = new(ErrorKind.Invalid, "lead.too_many", "Between 1 and 10,000 leads can be named. Use a filter for more.", "leadIds");
    public static readonly DomainError NoColumns = new(ErrorKind.Invalid, "lead.no_columns", "No column holds addresses, names or companies. Say in the mapping which one does.", "mapping");
    public static readonly DomainError MergeAlone = new(ErrorKind.Invalid, "lead.merge_alone", "Name one or more other leads of the same client.", "leadIds");
    public static readonly DomainError MergeConverted = new(ErrorKind.Conflict, "lead.merge_converted", "Both are recipients already; merging would hide one of them.");
    public static readonly DomainError RulesMany = new(ErrorKind.Invalid, "lead.rules_many", "At most 50 rules can be kept.", "rules");

    public static DomainError Rule(int at, string message) => new(ErrorKind.Invalid, "lead.rule_invalid", $"Rule {at + 1}: {message}", "rules");
}
