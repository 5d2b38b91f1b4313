using Dashboard.Core.Sandbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class CapturedMessageConfiguration : IEntityTypeConfiguration<CapturedMessage>
{
    public void Configure(EntityTypeBuilder<CapturedMessage> captured)
    {
        captured.ToTable("captured_messages");
        captured.Property(c => c.Id).UseIdentityByDefaultColumn();
        captured.Property(c => c.Recipient).HasMaxLength(320);
        captured.Property(c => c.EnvelopeFrom).HasMaxLength(320);
        captured.HasIndex(c => new { c.ClientId, c.Id });
        captured.HasIndex(c => c.CapturedAt);
    }
}
