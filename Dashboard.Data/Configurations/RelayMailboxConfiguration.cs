using Dashboard.Core.Feedback;
using Dashboard.Core.Relays;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class RelayMailboxConfiguration : IEntityTypeConfiguration<RelayMailbox>
{
    public void Configure(EntityTypeBuilder<RelayMailbox> mailbox)
    {
        mailbox.ToTable("relay_mailboxes");
        mailbox.HasKey(m => m.RelayId);
        mailbox.HasOne<Relay>().WithOne().HasForeignKey<RelayMailbox>(m => m.RelayId).OnDelete(DeleteBehavior.Cascade);
        mailbox.Property(m => m.Kind).HasConversion<string>().HasMaxLength(20);
        mailbox.Property(m => m.Security).HasConversion<string>().HasMaxLength(20);
        mailbox.Property(m => m.Host).HasMaxLength(RelayMailbox.HostLength);
        mailbox.Property(m => m.UserName).HasMaxLength(RelayMailbox.UserLength);
        mailbox.Property(m => m.Folder).HasMaxLength(RelayMailbox.FolderLength);
        mailbox.Property(m => m.Address).HasMaxLength(320);
        mailbox.Property(m => m.ReturnPathDomain).HasMaxLength(255);
        mailbox.Property(m => m.LastProblem).HasMaxLength(RelayMailbox.ProblemLength);
    }
}
