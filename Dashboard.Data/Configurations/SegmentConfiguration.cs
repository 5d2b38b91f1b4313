using Dashboard.Core.Segments;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class SegmentConfiguration : IEntityTypeConfiguration<Segment>
{
    public void Configure(EntityTypeBuilder<Segment> segment)
    {
        segment.ToTable("segments");
        segment.Property(s => s.Name).HasColumnType("citext").HasMaxLength(Segment.NameLength);
        segment.Property(s => s.Rules).HasColumnType("json"); // not jsonb: the rule comes back as it was written
        segment.HasIndex(s => new { s.ClientId, s.Name }).IsUnique();
    }
}
