using Dashboard.Core.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class LeadFormConfiguration : IEntityTypeConfiguration<LeadForm>
{
    public void Configure(EntityTypeBuilder<LeadForm> form)
    {
        form.ToTable("lead_forms");
        form.Property(f => f.Title).HasMaxLength(LeadForm.TitleLength);
        form.Property(f => f.Text).HasMaxLength(LeadForm.TextLength);
        form.Property(f => f.Wording).HasMaxLength(LeadForm.TextLength);
        form.Property(f => f.Thanks).HasMaxLength(LeadForm.TextLength);
        form.Property(f => f.Tag).HasMaxLength(Lead.TagLength);
        form.HasIndex(f => f.ClientId).IsUnique();
    }
}
