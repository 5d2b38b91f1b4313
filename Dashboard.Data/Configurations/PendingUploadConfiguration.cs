using Dashboard.Core.Imports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class PendingUploadConfiguration : IEntityTypeConfiguration<PendingUpload>
{
    public void Configure(EntityTypeBuilder<PendingUpload> upload)
    {
        upload.ToTable("pending_uploads");
        upload.Property(u => u.FileName).HasMaxLength(PendingUpload.NameLength);
        upload.Property(u => u.StoredAs).HasMaxLength(32);
        upload.HasIndex(u => u.CreatedAt);
    }
}
