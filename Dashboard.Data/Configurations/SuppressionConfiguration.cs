using Dashboard.Core.Suppressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class SuppressionConfiguration : IEntityTypeConfiguration<Suppression>
{
    public void Configure(EntityTypeBuilder<Suppression> suppression)
    {
        suppression.ToTable("suppressions");
        suppression.Property(s => s.Id).UseIdentityByDefaultColumn();
        suppression.Property(s => s.Email).HasColumnType("citext").UseCollation("C").HasMaxLength(320);
        suppression.Property(s => s.Reason).HasConversion<short>();
        suppression.Property(s => s.Note).HasMaxLength(500);
        suppression.HasIndex(s => new { s.Email, s.ClientId }).IsUnique().AreNullsDistinct(false);
        suppression.HasIndex(s => new { s.ClientId, s.Id });
    }
}
