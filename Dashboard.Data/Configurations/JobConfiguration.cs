using Dashboard.Core.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class JobConfiguration : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> job)
    {
        job.ToTable("jobs");
        job.Property(j => j.Kind).HasMaxLength(40);
        job.Property(j => j.Title).HasMaxLength(300);
        job.Property(j => j.State).HasConversion<string>().HasMaxLength(20);
        job.Property(j => j.Arguments).HasColumnType("jsonb");
        job.Property(j => j.Checkpoint).HasColumnType("jsonb");
        job.Property(j => j.Outcome).HasColumnType("jsonb");
        job.HasIndex(j => new { j.ClientId, j.Id });
        job.Property(j => j.Priority).HasConversion<short>().HasDefaultValue(JobPriority.Normal).HasSentinel((JobPriority)(-1));
        job.HasIndex(j => new { j.ClientId, j.TakenAt });
        job.HasIndex(j => j.State);
        job.HasIndex(j => j.CampaignId).IsUnique();
        job.HasIndex(j => j.SheetRunId).IsUnique();
        job.HasOne<Core.Sheets.SheetRun>().WithMany().HasForeignKey(j => j.SheetRunId).OnDelete(DeleteBehavior.Cascade);
        job.HasOne<Core.Campaigns.Campaign>().WithMany().HasForeignKey(j => j.CampaignId).OnDelete(DeleteBehavior.Cascade);
    }
}
