using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Dashboard.Data.Migrations
{
    /// <inheritdoc />
    public partial class JobCentre : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "campaign_id",
                table: "jobs",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "job_lines",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    client_id = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    text = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job_lines", x => x.id);
                    table.ForeignKey(
                        name: "fk_job_lines_jobs_job_id",
                        column: x => x.job_id,
                        principalTable: "jobs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "lead_forms",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    client_id = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    text = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    wording = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    thanks = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    asks_company = table.Column<bool>(type: "boolean", nullable: false),
                    asks_phone = table.Column<bool>(type: "boolean", nullable: false),
                    asks_message = table.Column<bool>(type: "boolean", nullable: false),
                    tag = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    is_open = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lead_forms", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_jobs_campaign_id",
                table: "jobs",
                column: "campaign_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_job_lines_job_id_id",
                table: "job_lines",
                columns: new[] { "job_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_lead_forms_client_id",
                table: "lead_forms",
                column: "client_id",
                unique: true);

            migrationBuilder.AddForeignKey(
                name: "fk_jobs_campaigns_campaign_id",
                table: "jobs",
                column: "campaign_id",
                principalTable: "campaigns",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.Sql(SqlFile.Read("JobCentre"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER job_moves ON jobs; DROP TRIGGER job_comes ON jobs; DROP FUNCTION tell_of_jobs; DROP TRIGGER campaign_send_moves ON campaigns; DROP TRIGGER campaign_send_begins ON campaigns; DROP FUNCTION send_is_a_job;");

            migrationBuilder.DropForeignKey(
                name: "fk_jobs_campaigns_campaign_id",
                table: "jobs");

            migrationBuilder.DropTable(
                name: "job_lines");

            migrationBuilder.DropTable(
                name: "lead_forms");

            migrationBuilder.DropIndex(
                name: "ix_jobs_campaign_id",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "campaign_id",
                table: "jobs");
        }
    }
}
