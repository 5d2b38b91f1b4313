using Dashboard.Core.Clients;
using Dashboard.Core.Quality;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class DailyReportConfiguration : IEntityTypeConfiguration<DailyReport>
{
    public void Configure(EntityTypeBuilder<DailyReport> report)
    {
        report.ToTable("daily_reports");
        report.Property(r => r.Figures).IsJson();
        report.Property(r => r.Notes).IsJson();
        report.HasOne<Client>().WithMany().HasForeignKey(r => r.ClientId).OnDelete(DeleteBehavior.Cascade);
        report.HasIndex(r => new { r.ClientId, r.Date }).IsUnique();
    }
}
