using System.Text.Json;
using Dashboard.Core.Recipients;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class RecipientConfiguration : IEntityTypeConfiguration<Recipient>
{
    public void Configure(EntityTypeBuilder<Recipient> recipient)
    {
        recipient.ToTable("recipients");
        recipient.Property(r => r.Id).UseIdentityByDefaultColumn();
        recipient.Property(r => r.Email).HasColumnType("citext").UseCollation("C").HasMaxLength(320); // compared by bytes once it is lower-case: the same order, and fast, on every server
        recipient.Property(r => r.Name).HasMaxLength(Recipient.NameLength);
        recipient.Property(r => r.Status).HasConversion<short>();
        recipient.Property(r => r.Source).HasMaxLength(200);
        recipient.Property(r => r.Attributes).HasColumnType("jsonb").HasConversion(
            attributes => JsonSerializer.Serialize(attributes, JsonSerializerOptions.Default),
            json => JsonSerializer.Deserialize<Dictionary<string, string?>>(json, JsonSerializerOptions.Default) ?? new(),
            new ValueComparer<Dictionary<string, string?>>(
                (a, b) => a == b || (a != null && b != null && a.Count == b.Count && !a.Except(b).Any()),
                attributes => attributes.Count,
                attributes => new Dictionary<string, string?>(attributes)));
        recipient.HasIndex(r => new { r.ClientId, r.Email }).IsUnique();
        recipient.HasIndex(r => new { r.ClientId, r.Id });
    }
}
