using Dashboard.Core.Clients;
using Dashboard.Core.Quality;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class QualityDayConfiguration : IEntityTypeConfiguration<QualityDay>
{
    public void Configure(EntityTypeBuilder<QualityDay> day)
    {
        day.ToTable("quality_days");
        day.HasKey(d => new { d.ClientId, d.Date });
        day.HasOne<Client>().WithMany().HasForeignKey(d => d.ClientId).OnDelete(DeleteBehavior.Cascade);
    }
}
