using Dashboard.Core.Domains;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class NamedSenderConfiguration : IEntityTypeConfiguration<NamedSender>
{
    public void Configure(EntityTypeBuilder<NamedSender> sender)
    {
        sender.ToTable("named_senders");
        sender.Property(s => s.Name).HasMaxLength(NamedSender.NameLength);
        sender.Property(s => s.Email).HasColumnType("citext").HasMaxLength(NamedSender.EmailLength);
        sender.Property(s => s.ReplyTo).HasMaxLength(NamedSender.EmailLength);
        sender.HasIndex(s => new { s.ClientId, s.Email, s.Name }).IsUnique();
        sender.HasIndex(s => s.DomainId);
    }
}
