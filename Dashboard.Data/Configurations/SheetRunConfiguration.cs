using Dashboard.Core.Sheets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class SheetRunConfiguration : IEntityTypeConfiguration<SheetRun>
{
    public void Configure(EntityTypeBuilder<SheetRun> run)
    {
        run.ToTable("sheet_runs");
        run.Property(r => r.State).HasConversion<string>().HasMaxLength(20);
        run.HasOne<SheetSource>().WithMany().HasForeignKey(r => r.SourceId).OnDelete(DeleteBehavior.Cascade);
        run.HasIndex(r => new { r.SourceId, r.Id });
    }
}
