using Dashboard.Core.Domains;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class DmarcReportConfiguration : IEntityTypeConfiguration<DmarcReport>
{
    public void Configure(EntityTypeBuilder<DmarcReport> report)
    {
        report.ToTable("dmarc_reports");
        report.Property(r => r.Organisation).HasMaxLength(DmarcReport.WordLength);
        report.Property(r => r.ReportId).HasMaxLength(DmarcReport.WordLength);
        report.Property(r => r.Policy).HasMaxLength(20);
        report.Property(r => r.From).HasColumnName("begins_at");
        report.Property(r => r.To).HasColumnName("ends_at");
        report.HasIndex(r => new { r.DomainId, r.Organisation, r.ReportId }).IsUnique();
        report.HasIndex(r => new { r.DomainId, r.ReceivedAt });
    }
}

internal sealed class DmarcLineConfiguration : IEntityTypeConfiguration<DmarcLine>
{
    public void Configure(EntityTypeBuilder<DmarcLine> line)
    {
        line.ToTable("dmarc_lines");
        line.Property(l => l.Source).HasMaxLength(45);
        line.Property(l => l.SourceName).HasMaxLength(DmarcReport.WordLength);
        line.Property(l => l.Disposition).HasMaxLength(20);
        line.Property(l => l.HeaderFrom).HasMaxLength(DmarcReport.WordLength);
        line.Property(l => l.DkimDomain).HasMaxLength(DmarcReport.WordLength);
        line.Property(l => l.SpfDomain).HasMaxLength(DmarcReport.WordLength);
        line.HasIndex(l => new { l.DomainId, l.Day });
        line.HasIndex(l => l.ReportId);
    }
}
