using Dashboard.Core.Lists;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class ListMembershipConfiguration : IEntityTypeConfiguration<ListMembership>
{
    public void Configure(EntityTypeBuilder<ListMembership> membership)
    {
        // One key and no more: the lists of one person are found by asking each list of the client. Rows come and go by the million and set by set; the statements that delete a list or a person delete these with them.
        membership.ToTable("list_memberships");
        membership.HasKey(m => new { m.ListId, m.RecipientId });
    }
}
