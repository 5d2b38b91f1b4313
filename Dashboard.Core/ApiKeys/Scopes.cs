namespace Dashboard.Core.ApiKeys;

/// <summary>The catalogue of scopes: every endpoint names one of these, and every key is limited to some.</summary>
public static class Scopes
{
    /// <summary>All that the key's client may do.</summary>
    public const string All = "*";

    public const string ClientsRead = "clients:read";
    public const string ClientsWrite = "clients:write";
    public const string UsersRead = "users:read";
    public const string UsersWrite = "users:write";
    public const string KeysRead = "keys:read";
    public const string KeysWrite = "keys:write";
    public const string RelaysRead = "relays:read";
    public const string RelaysWrite = "relays:write";
    public const string DomainsRead = "domains:read";
    public const string DomainsWrite = "domains:write";
    public const string ListsRead = "lists:read";
    public const string ListsWrite = "lists:write";
    public const string RecipientsRead = "recipients:read";
    public const string RecipientsWrite = "recipients:write";
    public const string SuppressionsRead = "suppressions:read";
    public const string SuppressionsWrite = "suppressions:write";
    public const string CampaignsRead = "campaigns:read";
    public const string CampaignsWrite = "campaigns:write";
    public const string CampaignsSend = "campaigns:send";
    public const string MessagesRead = "messages:read";
    public const string MessagesSend = "messages:send";
    public const string BouncesRead = "bounces:read";
    public const string BouncesWrite = "bounces:write";
    public const string SheetsRead = "sheets:read";
    public const string SheetsWrite = "sheets:write";
    public const string QualityRead = "quality:read";
    public const string QualityWrite = "quality:write";
    public const string SandboxRead = "sandbox:read";
    public const string LeadsRead = "leads:read";
    public const string LeadsWrite = "leads:write";
    public const string WebhooksRead = "webhooks:read";
    public const string WebhooksWrite = "webhooks:write";
    public const string EventsRead = "events:read";
    public const string JobsRead = "jobs:read";
    public const string JobsWrite = "jobs:write";
    public const string AuditRead = "audit:read";

    /// <summary>Every scope, in the order in which the page that issues keys shows them.</summary>
    public static IReadOnlyList<Scope> Catalogue { get; } =
    [
        new(All, "Everything that the key's client may do, now and later. Choose narrower scopes where you can."),
        new(CampaignsRead, "Read campaigns, their audience and their reports."),
        new(CampaignsWrite, "Draft, edit, copy and delete campaigns."),
        new(CampaignsSend, "Test, schedule, send, pause, resume and cancel campaigns: mail goes out."),
        new(MessagesRead, "Read single messages and what happened to them."),
        new(MessagesSend, "Send single mails: mail goes out."),
        new(ListsRead, "Read lists and segments."),
        new(ListsWrite, "Start, rename and delete lists and segments."),
        new(RecipientsRead, "Read recipients, their attributes and what happened to them."),
        new(RecipientsWrite, "Add, import, edit and delete recipients."),
        new(SuppressionsRead, "Read the addresses that no mail goes to."),
        new(SuppressionsWrite, "Add addresses that no mail goes to, and take them off again."),
        new(DomainsRead, "Read sending domains and the records that they need."),
        new(DomainsWrite, "Add, check and delete sending domains, and change their keys."),
        new(BouncesRead, "Read the returned mails that wait for a person."),
        new(BouncesWrite, "Hand in bounces and complaints, and settle those that wait."),
        new(SheetsRead, "Read which Google Sheets are connected, and how their syncs went."),
        new(SheetsWrite, "Connect, edit and disconnect Google Sheets, and sync them."),
        new(QualityRead, "Read quality records, their figures and the daily reports."),
        new(QualityWrite, "Set quality targets and weights, and who gets the daily report."),
        new(SandboxRead, "Read the mails that the Sandbox relay kept in the house."),
        new(LeadsRead, "Read leads, and have addresses judged."),
        new(LeadsWrite, "Add, import, check, score, convert and delete leads."),
        new(EventsRead, "Read what happened: mails accepted, bounced, opened and clicked, campaigns sent, jobs finished."),
        new(WebhooksRead, "Read webhooks and what they were told."),
        new(WebhooksWrite, "Add, edit, try, replay and delete webhooks: other servers are told what happens."),
        new(JobsRead, "Watch long work such as imports."),
        new(JobsWrite, "Cancel and repeat long work."),
        new(AuditRead, "Read the audit log: who did what, when and from where."),
        new(KeysRead, "See which API keys there are, without their secrets."),
        new(KeysWrite, "Issue, rotate and revoke API keys, with no more scopes than this key has."),
        new(UsersRead, "See who can sign in."),
        new(UsersWrite, "Add users, disable them, and reset their passwords.", IsAgencyOnly: true),
        new(ClientsRead, "Read clients."),
        new(ClientsWrite, "Open, rename and close clients.", IsAgencyOnly: true),
        new(RelaysRead, "Read the SMTP servers that mail is handed to.", IsAgencyOnly: true),
        new(RelaysWrite, "Add, edit, test and delete the SMTP servers that mail is handed to.", IsAgencyOnly: true),
    ];

    /// <summary>The scope of that name, or null.</summary>
    public static Scope? Find(string? name) => Catalogue.FirstOrDefault(scope => scope.Name == name);

    /// <summary>What a user's rights come to on the API. An admin and an owner may do everything that is theirs.</summary>
    public static IReadOnlyList<string> Of(Rights rights) => rights == Rights.All ? [All] : [.. Catalogue.Where(scope => Includes(rights, scope)).Select(scope => scope.Name)];

    private static bool Includes(Rights rights, Scope scope) => scope.Name switch
    {
        All or AuditRead or KeysRead or KeysWrite => false, // the owner's
        _ when scope.IsAgencyOnly => false,
        CampaignsSend or MessagesSend => rights.HasFlag(Rights.Send),
        _ when scope.Name.EndsWith(":read", StringComparison.Ordinal) => rights.HasFlag(Rights.Read),
        _ => rights.HasFlag(Rights.Edit),
    };

    /// <summary>Whether a holder of these scopes may do what the scope stands for.</summary>
    public static bool Cover(IReadOnlyCollection<string> held, string scope) => held.Contains(All) || held.Contains(scope);
}
