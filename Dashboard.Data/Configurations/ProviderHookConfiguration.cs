using Dashboard.Core.Feedback;
using Dashboard.Core.Relays;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class ProviderHookConfiguration : IEntityTypeConfiguration<ProviderHook>
{
    public void Configure(EntityTypeBuilder<ProviderHook> hook)
    {
        hook.ToTable("provider_hooks");
        hook.HasKey(h => new { h.RelayId, h.Provider });
        hook.HasOne<Relay>().WithMany().HasForeignKey(h => h.RelayId).OnDelete(DeleteBehavior.Cascade);
        hook.Property(h => h.Provider).HasConversion<string>().HasMaxLength(20);
        hook.Property(h => h.Key).HasMaxLength(ProviderHook.KeyLength).UseCollation("C");
        hook.Property(h => h.LastProblem).HasMaxLength(ProviderHook.ProblemLength);
        hook.HasIndex(h => h.Key).IsUnique();
    }
}
