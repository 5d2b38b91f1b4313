using Dashboard.Core.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.ToTable("audit_entries");
        entry.Property(e => e.Id).UseIdentityAlwaysColumn();
        entry.Property(e => e.ActorKind).HasConversion<string>().HasMaxLength(20);
        entry.Property(e => e.ActorName).HasMaxLength(AuditEntry.NameLength);
        entry.Property(e => e.ImpersonatorName).HasMaxLength(AuditEntry.NameLength);
        entry.Property(e => e.Address).HasMaxLength(64);
        entry.Property(e => e.Act).HasMaxLength(AuditEntry.ActLength);
        entry.Property(e => e.SubjectType).HasMaxLength(AuditEntry.ActLength);
        entry.Property(e => e.SubjectId).HasMaxLength(100);
        entry.Property(e => e.SubjectName).HasMaxLength(AuditEntry.NameLength);
        entry.Property(e => e.Before).HasColumnType("jsonb");
        entry.Property(e => e.After).HasColumnType("jsonb");
        entry.HasIndex(e => new { e.ClientId, e.Id });
        entry.HasIndex(e => e.At);
    }
}
