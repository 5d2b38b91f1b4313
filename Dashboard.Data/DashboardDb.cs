using System.Linq.Expressions;
using Dashboard.Core;
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
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Dashboard.Data;

/// <summary>The unit of work on PostgreSQL.</summary>
public sealed class DashboardDb(DbContextOptions<DashboardDb> options)
    : IdentityDbContext<User, IdentityRole<Guid>, Guid>(options), IDashboardDb, IDataProtectionKeyContext
{
    private static readonly System.Reflection.MethodInfo FilterMethod =
        typeof(DashboardDb).GetMethod(nameof(FilterByClient), System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!;

    /// <summary>The client whose rows are seen; null sees all. Set by the factory alone.</summary>
    public Guid? ClientId { get; internal set; }

    /// <summary>Who works here; null where Identity works by itself. Set by the factory alone.</summary>
    internal Actor? Actor { get; set; }

    internal TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Opens a unit of work that sees everything: for the one question whether a row is another client's.</summary>
    internal Func<CancellationToken, Task<DashboardDb>>? Beyond { get; set; }

    public DbSet<UserSession> Sessions => Set<UserSession>();
    public DbSet<AccountLink> AccountLinks => Set<AccountLink>();
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    public DbSet<Client> Clients => Set<Client>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<MailingList> Lists => Set<MailingList>();
    public DbSet<ListMembership> ListMemberships => Set<ListMembership>();
    public DbSet<Recipient> Recipients => Set<Recipient>();
    public DbSet<Consent> Consents => Set<Consent>();
    public DbSet<SignupForm> SignupForms => Set<SignupForm>();
    public DbSet<Signup> Signups => Set<Signup>();
    public DbSet<Segment> Segments => Set<Segment>();
    public DbSet<Suppression> Suppressions => Set<Suppression>();
    public DbSet<RecipientImport> Imports => Set<RecipientImport>();
    public DbSet<PendingUpload> PendingUploads => Set<PendingUpload>();
    public DbSet<Campaign> Campaigns => Set<Campaign>();
    public DbSet<CampaignCounts> CampaignCounts => Set<CampaignCounts>();
    public DbSet<Message> Messages => Set<Message>();
    public DbSet<Relay> Relays => Set<Relay>();
    public DbSet<CapturedMessage> CapturedMessages => Set<CapturedMessage>();
    public DbSet<Job> Jobs => Set<Job>();
    public DbSet<JobLine> JobLines => Set<JobLine>();
    public DbSet<Lead> Leads => Set<Lead>();
    public DbSet<LeadScoring> LeadScorings => Set<LeadScoring>();
    public DbSet<LeadForm> LeadForms => Set<LeadForm>();
    public DbSet<SendingDomain> Domains => Set<SendingDomain>();
    public DbSet<DkimKey> DkimKeys => Set<DkimKey>();
    public DbSet<DomainCheck> DomainChecks => Set<DomainCheck>();
    public DbSet<NamedSender> NamedSenders => Set<NamedSender>();
    public DbSet<DmarcReport> DmarcReports => Set<DmarcReport>();
    public DbSet<DmarcLine> DmarcLines => Set<DmarcLine>();
    public DbSet<BlocklistEntry> BlocklistEntries => Set<BlocklistEntry>();
    public DbSet<ReturnedMail> ReturnedMails => Set<ReturnedMail>();
    public DbSet<RelayMailbox> RelayMailboxes => Set<RelayMailbox>();
    public DbSet<ProviderHook> ProviderHooks => Set<ProviderHook>();
    public DbSet<ReputationAlert> ReputationAlerts => Set<ReputationAlert>();
    public DbSet<SheetSource> SheetSources => Set<SheetSource>();
    public DbSet<SheetRun> SheetRuns => Set<SheetRun>();
    public DbSet<QualityRecord> QualityRecords => Set<QualityRecord>();
    public DbSet<QualityDay> QualityDays => Set<QualityDay>();
    public DbSet<QualityPlan> QualityPlans => Set<QualityPlan>();
    public DbSet<DailyReport> DailyReports => Set<DailyReport>();
    public DbSet<Webhook> Webhooks => Set<Webhook>();
    public DbSet<ClientBrand> ClientBrands => Set<ClientBrand>();
    public DbSet<ReportShare> ReportShares => Set<ReportShare>();
    public DbSet<ReportPlan> ReportPlans => Set<ReportPlan>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    public Task TellAsync(string topic, CancellationToken ct) => Database.ExecuteSqlAsync($"SELECT pg_notify('dashboard', {topic})", ct);

    public uint VersionOf(object entity) => (uint)Entry(entity).Property("Version").CurrentValue!;

    public async Task<bool> IsAnothersAsync<T>(object id, CancellationToken ct)
        where T : class
    {
        var row = Expression.Parameter(typeof(T));
        var same = Expression.Equal(Expression.Property(row, "Id"), Expression.Constant(id, id.GetType()));
        var question = Expression.Lambda<Func<T, bool>>(same, row);
        if (Beyond is null || await Set<T>().AnyAsync(question, ct)) return false; // who looks at all clients sees each row as one of theirs
        await using var all = await Beyond(ct);
        return await all.Set<T>().IgnoreQueryFilters().AnyAsync(question, ct);
    }

    public async Task<bool> IsAnyAnothersAsync<T>(IReadOnlyCollection<long> ids, CancellationToken ct)
        where T : class
    {
        if (Beyond is null) return false;
        await using var all = await Beyond(ct);
        return await all.Set<T>().IgnoreQueryFilters().CountAsync(row => ids.Contains(EF.Property<long>(row, "Id")), ct) > await Set<T>().CountAsync(row => ids.Contains(EF.Property<long>(row, "Id")), ct);
    }

    public override async Task<int> SaveChangesAsync(CancellationToken cancellationToken = default)
    {
        if (Actor is { MayWrite: false } && ChangeTracker.HasChanges()) throw new NotAllowedException(Actor.Refuse(Rights.Edit) ?? ActorErrors.MayNot(Rights.Edit));
        var entries = Actor is { } actor ? AuditTrail.Write(this, actor, Clock.GetUtcNow()) : [];
        try
        {
            return await base.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (Forget(entries))
        {
            throw; // Forget answers false: this is only looked at
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } refused)
        {
            throw new DuplicateException(refused.ConstraintName ?? "unique", e);
        }
    }

    /// <summary>What was not saved did not happen: the next attempt writes its own entries.</summary>
    private bool Forget(IReadOnlyList<AuditEntry> entries)
    {
        foreach (var entry in entries) Entry(entry).State = EntityState.Detached;
        return false;
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.HasPostgresExtension("citext");
        builder.ApplyConfigurationsFromAssembly(typeof(DashboardDb).Assembly);

        builder.Entity<IdentityRole<Guid>>().ToTable("roles");
        builder.Entity<IdentityUserRole<Guid>>().ToTable("user_roles");
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("user_claims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("user_logins");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("user_tokens");
        builder.Entity<IdentityRoleClaim<Guid>>().ToTable("role_claims");
        builder.Entity<IdentityUserPasskey<Guid>>(passkey =>
        {
            passkey.ToTable("user_passkeys");
            passkey.HasKey(p => p.CredentialId);
            passkey.Property(p => p.CredentialId).HasMaxLength(1024);
            passkey.OwnsOne(p => p.Data).ToJson();
            passkey.HasOne<User>().WithMany().HasForeignKey(p => p.UserId).IsRequired();
        });

        foreach (var owned in builder.Model.GetEntityTypes().Where(type => typeof(IClientOwned).IsAssignableFrom(type.ClrType)))
            FilterMethod.MakeGenericMethod(owned.ClrType).Invoke(this, [builder]);
        builder.Entity<Client>().HasQueryFilter("client", client => ClientId == null || client.Id == ClientId);
        builder.Entity<ApiKey>().HasQueryFilter("client", key => ClientId == null || key.ClientId == ClientId);
        builder.Entity<Job>().HasQueryFilter("client", job => ClientId == null || job.ClientId == ClientId);
        builder.Entity<JobLine>().HasQueryFilter("client", line => ClientId == null || line.ClientId == ClientId);
        builder.Entity<AuditEntry>().HasQueryFilter("client", entry => ClientId == null || entry.ClientId == ClientId);
        builder.Entity<ReturnedMail>().HasQueryFilter("client", mail => ClientId == null || mail.ClientId == ClientId);
        builder.Entity<BlocklistEntry>().HasQueryFilter("client", entry => ClientId == null || entry.ClientId == ClientId);
        builder.Entity<PendingUpload>().HasQueryFilter("client", upload => ClientId == null || upload.ClientId == ClientId);
        builder.Entity<Suppression>().HasQueryFilter("client", suppression => ClientId == null || suppression.ClientId == ClientId);
    }

    private void FilterByClient<T>(ModelBuilder builder)
        where T : class, IClientOwned =>
        builder.Entity<T>().HasQueryFilter("client", row => ClientId == null || row.ClientId == ClientId);
}
