using System.Text.Json;
using Dashboard.Core.Domains;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class SendingDomainConfiguration : IEntityTypeConfiguration<SendingDomain>
{
    public void Configure(EntityTypeBuilder<SendingDomain> domain)
    {
        domain.ToTable("sending_domains");
        domain.Property(d => d.Name).HasColumnType("citext").HasMaxLength(SendingDomain.NameLength);
        domain.Property(d => d.Status).HasConversion<string>().HasMaxLength(20);
        domain.Property(d => d.Records).HasColumnType("jsonb").HasConversion(
            records => JsonSerializer.Serialize(records, JsonSerializerOptions.Web),
            json => JsonSerializer.Deserialize<List<DomainRecord>>(json, JsonSerializerOptions.Web)!,
            new ValueComparer<List<DomainRecord>>((one, other) => ReferenceEquals(one, other), records => records.Count, records => records));
        domain.Property(d => d.Extras).HasColumnType("jsonb").HasDefaultValueSql("'[]'").HasConversion(
            extras => JsonSerializer.Serialize(extras, JsonSerializerOptions.Web),
            json => JsonSerializer.Deserialize<List<DomainExtra>>(json, JsonSerializerOptions.Web)!,
            new ValueComparer<List<DomainExtra>>((one, other) => ReferenceEquals(one, other), extras => extras.Count, extras => extras));
        domain.HasIndex(d => new { d.ClientId, d.Name }).IsUnique();
        domain.HasIndex(d => d.NextCheckAt);
    }
}

internal sealed class DkimKeyConfiguration : IEntityTypeConfiguration<DkimKey>
{
    public void Configure(EntityTypeBuilder<DkimKey> key)
    {
        key.ToTable("dkim_keys");
        key.Property(k => k.Algorithm).HasConversion<string>().HasMaxLength(10);
        key.Property(k => k.Selector).HasMaxLength(63);
        key.Ignore(k => k.RecordValue);
        key.HasIndex(k => new { k.DomainId, k.Selector }).IsUnique();
    }
}

internal sealed class DomainCheckConfiguration : IEntityTypeConfiguration<DomainCheck>
{
    public void Configure(EntityTypeBuilder<DomainCheck> check)
    {
        check.ToTable("domain_checks");
        check.Property(c => c.Status).HasConversion<string>().HasMaxLength(20);
        check.HasIndex(c => new { c.DomainId, c.Id });
    }
}
