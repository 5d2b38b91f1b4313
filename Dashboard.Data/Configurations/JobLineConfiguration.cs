using Dashboard.Core.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class JobLineConfiguration : IEntityTypeConfiguration<JobLine>
{
    public void Configure(EntityTypeBuilder<JobLine> line)
    {
        line.ToTable("job_lines");
        line.Property(l => l.Id).UseIdentityByDefaultColumn();
        line.Property(l => l.Kind).HasConversion<short>();
        line.Property(l => l.Text).HasMaxLength(JobLine.TextLength);
        line.HasIndex(l => new { l.JobId, l.Id });
        line.HasOne<Job>().WithMany().HasForeignKey(l => l.JobId).OnDelete(DeleteBehavior.Cascade);
    }
}
