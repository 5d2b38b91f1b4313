using Dashboard.Core.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class ClientBrandConfiguration : IEntityTypeConfiguration<ClientBrand>
{
    public void Configure(EntityTypeBuilder<ClientBrand> brand)
    {
        brand.ToTable("client_brands");
        brand.HasKey(b => b.ClientId);
        brand.Property(b => b.ClientId).ValueGeneratedNever();
        brand.Property(b => b.Colour).HasMaxLength(7);
        brand.Property(b => b.LogoType).HasMaxLength(20);
        brand.HasOne<Client>().WithOne().HasForeignKey<ClientBrand>(b => b.ClientId).OnDelete(DeleteBehavior.Cascade);
    }
}
