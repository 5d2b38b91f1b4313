using Dashboard.Core.Quality;
using Dashboard.Core.Sheets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class QualityRecordConfiguration : IEntityTypeConfiguration<QualityRecord>
{
    public void Configure(EntityTypeBuilder<QualityRecord> record)
    {
        record.ToTable("quality_records");
        record.Property(r => r.Score).HasColumnType("numeric");
        record.HasOne<SheetSource>().WithMany().HasForeignKey(r => r.SourceId).OnDelete(DeleteBehavior.Cascade);
        record.HasIndex(r => new { r.ClientId, r.Date, r.Id });
    }
}
