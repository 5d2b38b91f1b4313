using Dashboard.Core.Campaigns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class CampaignCountsConfiguration : IEntityTypeConfiguration<CampaignCounts>
{
    public void Configure(EntityTypeBuilder<CampaignCounts> counts)
    {
        // Made by Ledger.sql beside the ledger that it counts.
        counts.ToTable("campaign_counts", table => table.ExcludeFromMigrations());
        counts.HasKey(c => c.CampaignId);
    }
}
