using Dashboard.Core.Accounts;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Audit;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Clients;
using Dashboard.Core.Domains;
using Dashboard.Core.Feedback;
using Dashboard.Core.Imports;
using Dashboard.Core.Jobs;
using Dashboard.Core.Leads;
using Dashboard.Core.Lists;
using Dashboard.Core.Quality;
using Dashboard.Core.Recipients;
using Dashboard.Core.Relays;
using Dashboard.Core.Reports;
using Dashboard.Core.Reputation;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Segments;
using Dashboard.Core.Signups;
using Dashboard.Core.Sending;
using Dashboard.Core.Sheets;
using Dashboard.Core.Suppressions;
using Dashboard.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Dashboard.Core;

/// <summary>One unit of work on the database, open for one actor: it shows no other client's rows.</summary>
public interface IDashboardDb : IAsyncDisposable
{
    DbSet<User> Users { get; }
    DbSet<UserSession> Sessions { get; }
    DbSet<AccountLink> AccountLinks { get; }
    DbSet<AuditEntry> Audit { get; }
    DbSet<Client> Clients { get; }
    DbSet<ApiKey> ApiKeys { get; }
    DbSet<MailingList> Lists { get; }
    DbSet<ListMembership> ListMemberships { get; }
    DbSet<Recipient> Recipients { get; }
    DbSet<Consent> Consents { get; }
    DbSet<SignupForm> SignupForms { get; }
    DbSet<Signup> Signups { get; }
    DbSet<Segment> Segments { get; }
    DbSet<Suppression> Suppressions { get; }
    DbSet<RecipientImport> Imports { get; }
    DbSet<PendingUpload> PendingUploads { get; }
    DbSet<Campaign> Campaigns { get; }
    DbSet<CampaignCounts> CampaignCounts { get; }
    DbSet<Message> Messages { get; }
    DbSet<Relay> Relays { get; }
    DbSet<CapturedMessage> CapturedMessages { get; }
    DbSet<Job> Jobs { get; }
    DbSet<JobLine> JobLines { get; }
    DbSet<Lead> Leads { get; }
    DbSet<LeadScoring> LeadScorings { get; }
    DbSet<LeadForm> LeadForms { get; }
    DbSet<SendingDomain> Domains { get; }
    DbSet<DkimKey> DkimKeys { get; }
    DbSet<DomainCheck> DomainChecks { get; }
    DbSet<NamedSender> NamedSenders { get; }
    DbSet<DmarcReport> DmarcReports { get; }
    DbSet<DmarcLine> DmarcLines { get; }
    DbSet<BlocklistEntry> BlocklistEntries { get; }
    DbSet<ReturnedMail> ReturnedMails { get; }
    DbSet<RelayMailbox> RelayMailboxes { get; }
    DbSet<ProviderHook> ProviderHooks { get; }
    DbSet<ReputationAlert> ReputationAlerts { get; }
    DbSet<SheetSource> SheetSources { get; }
    DbSet<SheetRun> SheetRuns { get; }
    DbSet<QualityRecord> QualityRecords { get; }
    DbSet<QualityDay> QualityDays { get; }
    DbSet<QualityPlan> QualityPlans { get; }
    DbSet<DailyReport> DailyReports { get; }
    DbSet<Webhook> Webhooks { get; }
    DbSet<ClientBrand> ClientBrands { get; }
    DbSet<ReportShare> ReportShares { get; }
    DbSet<ReportPlan> ReportPlans { get; }
    DatabaseFacade Database { get; }

    /// <summary>Saves what was changed. A second row with a unique key throws <see cref="DuplicateException"/>.</summary>
    Task<int> SaveChangesAsync(CancellationToken ct = default);

    /// <summary>Tells every process, at the commit, that something moved: a topic such as <c>job:{id}</c>.</summary>
    Task TellAsync(string topic, CancellationToken ct);

    /// <summary>The row version of a tracked entity that has one: it changes with every save.</summary>
    uint VersionOf(object entity);

    /// <summary>
    /// Whether a row with this id exists at another client: then the answer is "not allowed" rather than "not there".
    /// Looks past the tenancy filter and tells nothing but yes or no.
    /// </summary>
    Task<bool> IsAnothersAsync<T>(object id, CancellationToken ct)
        where T : class;

    /// <summary>The same of many: whether any of these is another client's.</summary>
    Task<bool> IsAnyAnothersAsync<T>(IReadOnlyCollection<long> ids, CancellationToken ct)
        where T : class;
}

/// <summary>Opens units of work. Tenancy is set here and nowhere else.</summary>
public interface IDashboardDbFactory
{
    /// <summary>Opens a unit of work that sees the actor's client, or all clients for an admin who chose none.</summary>
    Task<IDashboardDb> OpenAsync(Actor actor, CancellationToken ct);
}
