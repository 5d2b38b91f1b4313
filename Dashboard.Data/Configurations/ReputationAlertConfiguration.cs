using Dashboard.Core.Reputation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class ReputationAlertConfiguration : IEntityTypeConfiguration<ReputationAlert>
{
    public void Configure(EntityTypeBuilder<ReputationAlert> alert)
    {
        alert.ToTable("reputation_alerts");
        alert.Property(a => a.Scope).HasConversion<string>().HasMaxLength(20);
        alert.Property(a => a.Measure).HasConversion<string>().HasMaxLength(20);
        alert.Property(a => a.Level).HasConversion<string>().HasMaxLength(20);
        alert.Property(a => a.Subject).HasMaxLength(ReputationAlert.SubjectLength);
        alert.Property(a => a.ResumedBy).HasMaxLength(ReputationAlert.ByLength);
        alert.Property(a => a.Note).HasMaxLength(ReputationAlert.NoteLength);
        alert.HasIndex(a => new { a.ClientId, a.Scope, a.Subject, a.Measure }).IsUnique().HasFilter("ended_at IS NULL");
        alert.HasIndex(a => new { a.ClientId, a.RaisedAt });
        alert.Property<uint>("Version").IsRowVersion();
    }
}
