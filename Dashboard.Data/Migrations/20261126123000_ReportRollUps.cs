using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dashboard.Data.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(DashboardDb))]
    [Migration("20261126123000_ReportRollUps")]
    public partial class ReportRollUps : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(SqlFile.Read("ReportRollUps"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP TRIGGER messages_bounce_counted ON messages;
                DROP TRIGGER client_hours_inserted ON campaign_activity;
                DROP TRIGGER client_hours_updated ON campaign_activity;
                DROP FUNCTION count_bounce, add_client_hours, fold_client_hours, delay_band, bounce_reason;
                DROP VIEW client_hour_figures;
                DROP TABLE client_hours, client_hours_added, campaign_agents, campaign_delays, campaign_bounces, campaign_provider_spans, campaign_recounts, engagement_days;
                DROP INDEX campaigns_of_client_started;
                """);
        }
    }
}
