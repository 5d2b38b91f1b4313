using System.Text.Json;
using Dashboard.Core.Campaigns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class CampaignConfiguration : IEntityTypeConfiguration<Campaign>
{
    public void Configure(EntityTypeBuilder<Campaign> campaign)
    {
        campaign.ToTable("campaigns");
        campaign.Property(c => c.Name).HasColumnType("citext").HasMaxLength(Campaign.NameLength);
        campaign.Property(c => c.Subject).HasMaxLength(Campaign.SubjectLength);
        campaign.Property(c => c.Preheader).HasMaxLength(Campaign.SubjectLength);
        campaign.Property(c => c.FromName).HasMaxLength(Campaign.NameLength);
        campaign.Property(c => c.FromEmail).HasMaxLength(320);
        campaign.Property(c => c.ReplyTo).HasMaxLength(320);
        campaign.Property(c => c.Status).HasConversion<string>().HasMaxLength(20);
        campaign.Property(c => c.ApprovedByName).HasMaxLength(Campaign.NameLength);
        campaign.Property(c => c.Doubtful).HasConversion<string>().HasMaxLength(20);
        campaign.Property(c => c.Window).HasColumnType("jsonb").HasConversion(
            window => JsonSerializer.Serialize(window, JsonSerializerOptions.Default), json => JsonSerializer.Deserialize<SendWindow>(json, JsonSerializerOptions.Default));
        campaign.Property(c => c.SegmentIds).HasDefaultValueSql("'{}'");
        campaign.Property(c => c.ExcludeSegmentIds).HasDefaultValueSql("'{}'");
        campaign.Property(c => c.TestBy).HasConversion<string>().HasMaxLength(20).HasDefaultValue(WinnerRule.Opens).HasSentinel((WinnerRule)(-1));
        campaign.Ignore(c => c.WinnerDueAt);
        campaign.Property(c => c.WinnerBy).HasMaxLength(Campaign.NameLength);
        campaign.Property(c => c.WinnerReason).HasMaxLength(1000);
        campaign.HasMany(c => c.Variants).WithOne().HasForeignKey(v => v.CampaignId).OnDelete(DeleteBehavior.Cascade);
        campaign.Navigation(c => c.Variants).AutoInclude();
        campaign.HasIndex(c => new { c.ClientId, c.Id });
        campaign.HasIndex(c => new { c.Status, c.ScheduledAt });
        campaign.Property<uint>("Version").IsRowVersion();
    }
}
