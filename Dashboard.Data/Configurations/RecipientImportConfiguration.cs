using Dashboard.Core.Imports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class RecipientImportConfiguration : IEntityTypeConfiguration<RecipientImport>
{
    public void Configure(EntityTypeBuilder<RecipientImport> import)
    {
        import.ToTable("imports");
        import.Property(i => i.FileName).HasMaxLength(260);
        import.Property(i => i.StoredAs).HasMaxLength(260);
        import.Property(i => i.Mapping).HasColumnType("jsonb");
        import.Property(i => i.Options).HasColumnType("jsonb").HasDefaultValueSql("'{}'");
        import.Property(i => i.State).HasConversion<string>().HasMaxLength(20);
        import.HasIndex(i => new { i.ClientId, i.Id });
    }
}
