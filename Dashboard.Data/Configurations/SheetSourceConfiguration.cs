using Dashboard.Core.Clients;
using Dashboard.Core.Sheets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class SheetSourceConfiguration : IEntityTypeConfiguration<SheetSource>
{
    public void Configure(EntityTypeBuilder<SheetSource> source)
    {
        source.ToTable("sheet_sources");
        source.Property(s => s.Name).HasColumnType("citext").HasMaxLength(SheetSource.NameLength);
        source.Property(s => s.SpreadsheetId).HasMaxLength(200);
        source.Property(s => s.Range).HasMaxLength(300);
        source.Property(s => s.Target).HasConversion<string>().HasMaxLength(20);
        source.Property(s => s.Mapping).IsJson();
        source.HasOne<Client>().WithMany().HasForeignKey(s => s.ClientId).OnDelete(DeleteBehavior.Cascade);
        source.HasIndex(s => new { s.ClientId, s.Id });
    }
}
