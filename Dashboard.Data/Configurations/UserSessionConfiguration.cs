using Dashboard.Core.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class UserSessionConfiguration : IEntityTypeConfiguration<UserSession>
{
    public void Configure(EntityTypeBuilder<UserSession> session)
    {
        session.ToTable("user_sessions");
        session.Property(s => s.Address).HasMaxLength(64);
        session.Property(s => s.Agent).HasMaxLength(UserSession.AgentLength);
        session.Property(s => s.Method).HasMaxLength(40);
        session.Property(s => s.Stamp).HasMaxLength(32);
        session.HasIndex(s => new { s.UserId, s.SeenAt });
        session.HasOne<User>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
