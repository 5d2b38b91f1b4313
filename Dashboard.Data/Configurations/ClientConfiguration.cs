using Dashboard.Core.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class ClientConfiguration : IEntityTypeConfiguration<Client>
{
    public void Configure(EntityTypeBuilder<Client> client)
    {
        client.ToTable("clients");
        client.Property(c => c.Name).HasColumnType("citext").HasMaxLength(Client.NameLength);
        client.Property(c => c.TimeZone).HasMaxLength(64);
        client.Property(c => c.TrackingUrl).HasMaxLength(Client.TrackingUrlLength);
        client.Property(c => c.SoftBounceLimit).HasDefaultValue(Client.UsualSoftBounces);
        client.HasIndex(c => c.Name).IsUnique();
        client.Property<uint>("Version").IsRowVersion();
    }
}
