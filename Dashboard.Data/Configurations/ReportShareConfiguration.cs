using Dashboard.Core.Campaigns;
using Dashboard.Core.Reports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class ReportShareConfiguration : IEntityTypeConfiguration<ReportShare>
{
    public void Configure(EntityTypeBuilder<ReportShare> share)
    {
        share.ToTable("report_shares");
        share.Property(s => s.CreatedBy).HasMaxLength(200);
        share.HasIndex(s => s.TokenHash).IsUnique();
        share.HasIndex(s => s.CampaignId);
        share.HasOne<Campaign>().WithMany().HasForeignKey(s => s.CampaignId).OnDelete(DeleteBehavior.Cascade);
    }
}
