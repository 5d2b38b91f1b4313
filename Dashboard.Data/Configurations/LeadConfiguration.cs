using System.Text.Json;
using Dashboard.Core.Clients;
using Dashboard.Core.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class LeadConfiguration : IEntityTypeConfiguration<Lead>
{
    public void Configure(EntityTypeBuilder<Lead> lead)
    {
        lead.ToTable("leads");
        lead.Property(l => l.Id).UseIdentityByDefaultColumn();
        lead.Property(l => l.Email).HasColumnType("citext").UseCollation("C").HasMaxLength(Lead.EmailLength);
        lead.Property(l => l.Name).HasMaxLength(Lead.TextLength);
        lead.Property(l => l.Company).HasMaxLength(Lead.TextLength);
        lead.Property(l => l.Phone).HasMaxLength(Lead.TextLength);
        lead.Property(l => l.Website).HasMaxLength(Lead.TextLength);
        lead.Property(l => l.Notes).HasMaxLength(Lead.NotesLength);
        lead.Property(l => l.Source).HasMaxLength(Lead.TextLength);
        lead.Property(l => l.Fields).IsJson();
        lead.Property(l => l.Origins).IsJson();
        lead.Property(l => l.Consent).IsJson();
        lead.Property(l => l.Stage).HasConversion<short>();
        lead.Property(l => l.Verdict).HasConversion<short?>();
        lead.PrimitiveCollection(l => l.Reasons).ElementType().HasConversion<short>();
        lead.HasIndex(l => new { l.ClientId, l.Email }).IsUnique();
        lead.HasIndex(l => new { l.ClientId, l.Id });
        lead.HasIndex(l => new { l.ClientId, l.Stage, l.Score, l.Id });
        lead.HasIndex(l => new { l.ClientId, l.Score, l.Id });
        lead.HasIndex(l => new { l.ClientId, l.Verdict, l.Id });
        lead.HasIndex(l => new { l.ClientId, l.CreatedAt });
        lead.HasIndex(l => new { l.ClientId, l.OwnerId, l.Id }).HasFilter("owner_id IS NOT NULL");
        lead.HasIndex(l => l.Tags).HasMethod("gin").HasFilter("tags <> '{}'");
        lead.HasIndex(l => new { l.ClientId, l.AddressKey });
        lead.HasIndex(l => new { l.ClientId, l.TwinKey });
        lead.HasIndex(l => l.RecipientId).HasFilter("recipient_id IS NOT NULL");
    }
}

internal sealed class LeadScoringConfiguration : IEntityTypeConfiguration<LeadScoring>
{
    public void Configure(EntityTypeBuilder<LeadScoring> scoring)
    {
        scoring.ToTable("lead_scorings");
        scoring.HasKey(s => s.ClientId);
        scoring.Property(s => s.ClientId).ValueGeneratedNever();
        scoring.Property(s => s.Rules).IsJson();
        scoring.HasOne<Client>().WithMany().HasForeignKey(s => s.ClientId).OnDelete(DeleteBehavior.Cascade);
    }
}
