using Dashboard.Core.Campaigns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class CampaignVariantConfiguration : IEntityTypeConfiguration<CampaignVariant>
{
    public void Configure(EntityTypeBuilder<CampaignVariant> variant)
    {
        variant.ToTable("campaign_variants");
        variant.HasKey(v => new { v.CampaignId, v.Number });
        variant.Property(v => v.Number).ValueGeneratedNever();
        variant.Property(v => v.Subject).HasMaxLength(Campaign.SubjectLength);
        variant.Property(v => v.Preheader).HasMaxLength(Campaign.SubjectLength);
        variant.Property(v => v.FromName).HasMaxLength(Campaign.NameLength);
    }
}
