using Dashboard.Core.Feedback;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class ReturnedMailConfiguration : IEntityTypeConfiguration<ReturnedMail>
{
    public void Configure(EntityTypeBuilder<ReturnedMail> mail)
    {
        mail.ToTable("returned_mails");
        mail.Property(m => m.Source).HasConversion<string>().HasMaxLength(20);
        mail.Property(m => m.State).HasConversion<string>().HasMaxLength(20);
        mail.Property(m => m.Decision).HasConversion<short?>();
        mail.Property(m => m.Fingerprint).HasMaxLength(64);
        mail.Property(m => m.Sender).HasMaxLength(ReturnedMail.SenderLength);
        mail.Property(m => m.Subject).HasMaxLength(ReturnedMail.SubjectLength);
        mail.Property(m => m.DecidedBy).HasMaxLength(ReturnedMail.ByLength);
        mail.HasIndex(m => m.Fingerprint).IsUnique();
        mail.HasIndex(m => new { m.State, m.Id });
    }
}
