using Dashboard.Core.Lists;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class MailingListConfiguration : IEntityTypeConfiguration<MailingList>
{
    public void Configure(EntityTypeBuilder<MailingList> list)
    {
        list.ToTable("lists");
        list.Property(l => l.Name).HasColumnType("citext").HasMaxLength(MailingList.NameLength);
        list.Property(l => l.LastMapping).HasColumnType("jsonb");
        list.HasIndex(l => new { l.ClientId, l.Name }).IsUnique();
    }
}
