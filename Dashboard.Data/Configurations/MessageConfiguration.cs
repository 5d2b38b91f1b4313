using Dashboard.Core.Sending;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class MessageConfiguration : IEntityTypeConfiguration<Message>
{
    public void Configure(EntityTypeBuilder<Message> message)
    {
        // Partitioned by month, which EF cannot say: the migration makes it from Ledger.sql.
        message.ToTable("messages", table => table.ExcludeFromMigrations());
        message.HasKey(m => new { m.Month, m.Id });
        message.Property(m => m.State).HasConversion<short>();
        message.Property(m => m.SkipReason).HasConversion<short?>();
        message.Property(m => m.BounceClass).HasConversion<short?>();
    }
}
