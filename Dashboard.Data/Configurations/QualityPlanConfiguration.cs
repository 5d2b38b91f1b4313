using Dashboard.Core.Clients;
using Dashboard.Core.Quality;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class QualityPlanConfiguration : IEntityTypeConfiguration<QualityPlan>
{
    public void Configure(EntityTypeBuilder<QualityPlan> plan)
    {
        plan.ToTable("quality_plans");
        plan.HasKey(p => p.ClientId);
        plan.Property(p => p.ClientId).ValueGeneratedNever();
        plan.Property(p => p.SubjectTargets).IsJson();
        plan.Property(p => p.CategoryWeights).IsJson();
        plan.HasOne<Client>().WithMany().HasForeignKey(p => p.ClientId).OnDelete(DeleteBehavior.Cascade);
    }
}
