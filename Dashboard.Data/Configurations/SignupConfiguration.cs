using Dashboard.Core.Recipients;
using Dashboard.Core.Signups;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class SignupFormConfiguration : IEntityTypeConfiguration<SignupForm>
{
    public void Configure(EntityTypeBuilder<SignupForm> form)
    {
        form.ToTable("signup_forms");
        form.Property(f => f.Title).HasMaxLength(SignupForm.TitleLength);
        form.Property(f => f.Text).HasMaxLength(SignupForm.TextLength);
        form.Property(f => f.Wording).HasMaxLength(SignupForm.TextLength);
        form.Property(f => f.FromName).HasMaxLength(SignupForm.TitleLength);
        form.Property(f => f.FromEmail).HasMaxLength(320);
        form.HasIndex(f => f.ListId).IsUnique();
        form.HasOne<Core.Lists.MailingList>().WithMany().HasForeignKey(f => f.ListId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class SignupConfiguration : IEntityTypeConfiguration<Signup>
{
    public void Configure(EntityTypeBuilder<Signup> signup)
    {
        signup.ToTable("signups");
        signup.Property(s => s.Email).HasColumnType("citext").UseCollation("C").HasMaxLength(320);
        signup.Property(s => s.Name).HasMaxLength(Recipient.NameLength);
        signup.Property(s => s.Wording).HasMaxLength(SignupForm.TextLength);
        signup.HasIndex(s => new { s.Email, s.AskedAt });
        signup.HasIndex(s => new { s.FormId, s.AskedAt });
        signup.HasIndex(s => s.AskedAt);
    }
}

internal sealed class ConsentConfiguration : IEntityTypeConfiguration<Consent>
{
    public void Configure(EntityTypeBuilder<Consent> consent)
    {
        consent.ToTable("consents");
        consent.Property(c => c.Id).UseIdentityByDefaultColumn();
        consent.Property(c => c.How).HasMaxLength(100);
        consent.Property(c => c.Wording).HasMaxLength(SignupForm.TextLength);
        consent.Property(c => c.UserAgent).HasMaxLength(500);
        consent.HasIndex(c => c.RecipientId);
    }
}
