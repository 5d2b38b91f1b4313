using Dashboard.Core.ApiKeys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> key)
    {
        key.ToTable("api_keys");
        key.Property(k => k.Name).HasMaxLength(ApiKey.NameLength);
        key.Property(k => k.PublicId).HasMaxLength(32);
        key.HasIndex(k => k.PublicId).IsUnique();
        key.HasIndex(k => k.ClientId);
    }
}
