using Dashboard.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dashboard.Data.Configurations;

internal sealed class WebhookConfiguration : IEntityTypeConfiguration<Webhook>
{
    public void Configure(EntityTypeBuilder<Webhook> webhook)
    {
        webhook.ToTable("webhooks");
        webhook.Property(w => w.Url).HasMaxLength(Webhook.UrlLength);
        webhook.Property(w => w.Description).HasMaxLength(Webhook.DescriptionLength);
        webhook.Property(w => w.DisabledReason).HasMaxLength(Webhook.ReasonLength);
        webhook.Property(w => w.Version).IsConcurrencyToken();
        webhook.HasIndex(w => w.ClientId);
    }
}
