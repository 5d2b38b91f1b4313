using FluentValidation;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Core;

/// <summary>Registers every service of the domain, one line each.</summary>
public static class CoreSetup
{
    public static IServiceCollection AddDashboardCore(this IServiceCollection services)
    {
        services.AddValidatorsFromAssembly(typeof(CoreSetup).Assembly, ServiceLifetime.Singleton);
        services.AddSingleton<Accounts.AccountService>();
        services.AddSingleton<Accounts.AccountLinks>();
        services.AddSingleton<Accounts.SecondFactor>();
        services.AddSingleton<Accounts.SessionService>();
        services.AddSingleton<Audit.AuditService>();
        services.AddSingleton<ApiKeys.ApiKeyService>();
        services.AddSingleton<Clients.ClientService>();
        services.AddSingleton<Lists.ListService>();
        services.AddSingleton<Lists.ListMembers>();
        services.AddSingleton<Recipients.RecipientService>();
        services.AddSingleton<Segments.SegmentService>();
        services.AddSingleton<Recipients.RecipientData>();
        services.AddSingleton<Signups.SignupSeal>();
        services.AddSingleton<Signups.SignupService>();
        services.AddSingleton<Recipients.BulkService>();
        services.AddSingleton<Jobs.IJobWork, Recipients.BulkWork>();
        services.AddSingleton<Exports.ExportRows>();
        services.AddSingleton<Exports.ExportService>();
        services.AddSingleton<Jobs.IJobWork, Exports.ExportWork>();
        services.AddSingleton<Suppressions.SuppressionService>();
        services.AddSingleton<Campaigns.CampaignService>();
        services.AddSingleton<Campaigns.CampaignLauncher>();
        services.AddSingleton<Campaigns.CampaignPreviews>();
        services.AddSingleton<Campaigns.CampaignTests>();
        services.AddSingleton<Campaigns.CampaignPreflight>();
        services.AddSingleton<Messages.MessageService>();
        services.AddSingleton<Relays.RelayService>();
        services.AddSingleton<Sending.MailSigning>();
        services.AddSingleton<Domains.DomainRecords>();
        services.AddSingleton<Domains.DomainInspector>();
        services.AddSingleton<Domains.DomainService>();
        services.AddSingleton<Domains.DomainExtras>();
        services.AddSingleton<Domains.DomainNotices>();
        services.AddSingleton<Domains.DmarcService>();
        services.AddSingleton<Domains.NamedSenderService>();
        services.AddSingleton<Domains.BlocklistService>();
        services.AddSingleton<Domains.DomainSigners>();
        services.AddSingleton<Domains.SenderRule>();
        services.AddSingleton<Sending.CampaignMails>();
        services.AddSingleton<Sending.Sender>();
        services.AddSingleton<Sending.RelayTrials>();
        services.AddSingleton<Sending.RelayStandings>();
        services.AddSingleton<Sending.SendingPlanner>();
        services.AddSingleton<Sending.IMailTransport, Sandbox.SandboxTransport>();
        services.AddSingleton<Sandbox.SandboxService>();
        services.AddSingleton<Addresses.MailRoutes>();
        services.AddSingleton<Addresses.AddressChecker>();
        services.AddSingleton<Jobs.JobCrew>();
        services.AddSingleton<Jobs.JobService>();
        services.AddSingleton<Leads.LeadService>();
        services.AddSingleton<Leads.LeadJobs>();
        services.AddSingleton<Func<Leads.LeadJobs>>(provider => provider.GetRequiredService<Leads.LeadJobs>); // a job that starts another one
        services.AddSingleton<Leads.LeadScores>();
        services.AddSingleton<Jobs.IJobWork, Leads.LeadImportWork>();
        services.AddSingleton<Jobs.IJobWork, Leads.LeadCheckWork>();
        services.AddSingleton<Jobs.IJobWork, Leads.LeadScoreWork>();
        services.AddSingleton<Jobs.IJobWork, Leads.LeadConvertWork>();
        services.AddSingleton<Tracking.TrackingKeyRing>();
        services.AddSingleton<Tracking.VisitJudge>();
        services.AddSingleton<Tracking.VisitLog>();
        services.AddSingleton<Tracking.NetworkBursts>();
        services.AddSingleton<Tracking.Unsubscriber>();
        services.AddSingleton<Feedback.FeedbackService>();
        services.AddSingleton<Feedback.MailboxService>();
        services.AddSingleton<Feedback.HookService>();
        services.AddSingleton<Reputation.ReputationGuard>();
        services.AddSingleton<Reputation.ReputationNotices>();
        services.AddSingleton<Reports.ReportService>();
        services.AddSingleton<Imports.Uploads>();
        services.AddSingleton<Imports.UploadService>();
        services.AddSingleton<Imports.ImportService>();
        services.AddSingleton<Jobs.IJobWork, Imports.ImportWork>();
        services.AddSingleton<Sending.NoticeMail>();
        services.AddSingleton<Quality.QualityMail>();
        services.AddSingleton<Quality.QualityService>();
        services.AddSingleton<Quality.ReportMaker>();
        services.AddSingleton<Sheets.SheetRecipients>();
        services.AddSingleton<Sheets.SheetService>();
        services.AddSingleton<Sheets.SheetSync>();
        services.AddSingleton<Jobs.IJobWork, Sheets.SheetSyncWork>();
        services.AddSingleton<Jobs.IJobWork, Housekeeping.CleanUpWork>();
        services.AddSingleton<Imports.SuppressionImportService>();
        services.AddSingleton<Jobs.IJobWork, Imports.SuppressionImportWork>();
        return services;
    }
}
