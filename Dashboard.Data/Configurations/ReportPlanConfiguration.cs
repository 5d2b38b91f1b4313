using Dashboard.Core.Clients;
using Dashboard.Core.Reports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class ReportPlanConfiguration : IEntityTypeConfiguration<ReportPlan>
{
    public void Configure(EntityTypeBuilder<ReportPlan> plan)
    {
        plan.ToTable("report_plans");
        plan.Property(p => p.Name).HasMaxLength(ReportPlan.NameLength);
        plan.Property(p => p.Rhythm).HasConversion<string>().HasMaxLength(20);
        plan.Property(p => p.TimeZone).HasMaxLength(100);
        plan.Property(p => p.CreatedBy).HasMaxLength(200);
        plan.HasIndex(p => new { p.IsOn, p.NextAt });
        plan.HasOne<Client>().WithMany().HasForeignKey(p => p.ClientId).OnDelete(DeleteBehavior.Cascade);
    }
}
