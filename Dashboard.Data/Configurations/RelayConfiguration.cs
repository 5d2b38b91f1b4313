using Dashboard.Core.Relays;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class RelayConfiguration : IEntityTypeConfiguration<Relay>
{
    public void Configure(EntityTypeBuilder<Relay> relay)
    {
        relay.ToTable("relays");
        relay.Property(r => r.Name).HasColumnType("citext").HasMaxLength(Relay.NameLength);
        relay.Property(r => r.Host).HasMaxLength(255);
        relay.Property(r => r.Kind).HasConversion<string>().HasMaxLength(20);
        relay.Property(r => r.Security).HasConversion<string>().HasMaxLength(20);
        relay.HasIndex(r => r.Name).IsUnique();
    }
}
