using Dashboard.Core.Domains;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class BlocklistEntryConfiguration : IEntityTypeConfiguration<BlocklistEntry>
{
    public void Configure(EntityTypeBuilder<BlocklistEntry> entry)
    {
        entry.ToTable("blocklist_entries");
        entry.Property(e => e.Subject).HasMaxLength(BlocklistEntry.SubjectLength);
        entry.Property(e => e.Owner).HasMaxLength(BlocklistEntry.SubjectLength);
        entry.Property(e => e.Zone).HasMaxLength(BlocklistEntry.SubjectLength);
        entry.Property(e => e.State).HasConversion<string>().HasMaxLength(20);
        entry.Property(e => e.Reason).HasMaxLength(BlocklistEntry.ReasonLength);
        entry.HasIndex(e => new { e.ClientId, e.Subject, e.Zone }).IsUnique().AreNullsDistinct(false);
    }
}
