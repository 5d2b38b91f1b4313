using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dashboard.Data.Migrations
{
    /// <inheritdoc />
    public partial class LeadSearch : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "sheet_run_id",
                table: "jobs",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_leads_client_id_created_at",
                table: "leads",
                columns: new[] { "client_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_leads_client_id_owner_id_id",
                table: "leads",
                columns: new[] { "client_id", "owner_id", "id" },
                filter: "owner_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_leads_client_id_score_id",
                table: "leads",
                columns: new[] { "client_id", "score", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_leads_client_id_verdict_id",
                table: "leads",
                columns: new[] { "client_id", "verdict", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_leads_tags",
                table: "leads",
                column: "tags",
                filter: "tags <> '{}'")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_jobs_sheet_run_id",
                table: "jobs",
                column: "sheet_run_id",
                unique: true);

            migrationBuilder.AddForeignKey(
                name: "fk_jobs_sheet_runs_sheet_run_id",
                table: "jobs",
                column: "sheet_run_id",
                principalTable: "sheet_runs",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.Sql(SqlFile.Read("LeadSearch"));
            migrationBuilder.Sql(SqlFile.Read("SheetJobs"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                DROP TABLE lead_verdicts;
                DROP FUNCTION lead_text, lead_patterns, lead_beginnings;
                DROP TRIGGER sheet_run_begins ON sheet_runs;
                DROP TRIGGER sheet_run_ends ON sheet_runs;
                DROP FUNCTION sheet_run_is_a_job;
                DROP TRIGGER job_finished ON jobs;
                CREATE TRIGGER job_finished AFTER UPDATE OF state ON jobs FOR EACH ROW
                WHEN (NEW.client_id IS NOT NULL AND NEW.state <> OLD.state AND NEW.state IN ('Succeeded', 'Failed', 'Cancelled')) EXECUTE FUNCTION tell_of_job();
                """);

            migrationBuilder.DropForeignKey(
                name: "fk_jobs_sheet_runs_sheet_run_id",
                table: "jobs");

            migrationBuilder.DropIndex(
                name: "ix_leads_client_id_created_at",
                table: "leads");

            migrationBuilder.DropIndex(
                name: "ix_leads_client_id_owner_id_id",
                table: "leads");

            migrationBuilder.DropIndex(
                name: "ix_leads_client_id_score_id",
                table: "leads");

            migrationBuilder.DropIndex(
                name: "ix_leads_client_id_verdict_id",
                table: "leads");

            migrationBuilder.DropIndex(
                name: "ix_leads_tags",
                table: "leads");

            migrationBuilder.DropIndex(
                name: "ix_jobs_sheet_run_id",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "sheet_run_id",
                table: "jobs");
        }
    }
}
