using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Dashboard.Data.Migrations
{
    /// <inheritdoc />
    public partial class Leads : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<short>(
                name: "priority",
                table: "jobs",
                type: "smallint",
                nullable: false,
                defaultValue: (short)1);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "seen_at",
                table: "jobs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "taken_at",
                table: "jobs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "taken_done",
                table: "jobs",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<Guid>(
                name: "worker",
                table: "jobs",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "lead_scorings",
                columns: table => new
                {
                    client_id = table.Column<Guid>(type: "uuid", nullable: false),
                    rules = table.Column<string>(type: "jsonb", nullable: false),
                    qualify_at = table.Column<int>(type: "integer", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lead_scorings", x => x.client_id);
                    table.ForeignKey(
                        name: "fk_lead_scorings_clients_client_id",
                        column: x => x.client_id,
                        principalTable: "clients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "leads",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    client_id = table.Column<Guid>(type: "uuid", nullable: false),
                    email = table.Column<string>(type: "citext", maxLength: 320, nullable: true, collation: "C"),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    company = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    phone = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    website = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    notes = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    tags = table.Column<List<string>>(type: "text[]", nullable: false),
                    fields = table.Column<string>(type: "jsonb", nullable: false),
                    origins = table.Column<string>(type: "jsonb", nullable: false),
                    source = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    consent = table.Column<string>(type: "jsonb", nullable: true),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    stage = table.Column<short>(type: "smallint", nullable: false),
                    is_stage_chosen = table.Column<bool>(type: "boolean", nullable: false),
                    verdict = table.Column<short>(type: "smallint", nullable: true),
                    reasons = table.Column<short[]>(type: "smallint[]", nullable: false),
                    suggestion = table.Column<string>(type: "text", nullable: true),
                    checked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    score = table.Column<int>(type: "integer", nullable: false),
                    score_reasons = table.Column<List<string>>(type: "text[]", nullable: false),
                    recipient_id = table.Column<long>(type: "bigint", nullable: true),
                    converted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    address_key = table.Column<string>(type: "text", nullable: true),
                    twin_key = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_leads", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_jobs_client_id_taken_at",
                table: "jobs",
                columns: new[] { "client_id", "taken_at" });

            migrationBuilder.CreateIndex(
                name: "ix_leads_client_id_address_key",
                table: "leads",
                columns: new[] { "client_id", "address_key" });

            migrationBuilder.CreateIndex(
                name: "ix_leads_client_id_email",
                table: "leads",
                columns: new[] { "client_id", "email" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_leads_client_id_id",
                table: "leads",
                columns: new[] { "client_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_leads_client_id_stage_score_id",
                table: "leads",
                columns: new[] { "client_id", "stage", "score", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_leads_client_id_twin_key",
                table: "leads",
                columns: new[] { "client_id", "twin_key" });

            migrationBuilder.CreateIndex(
                name: "ix_leads_recipient_id",
                table: "leads",
                column: "recipient_id",
                filter: "recipient_id IS NOT NULL");
        
            migrationBuilder.Sql(SqlFile.Read("Leads"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE chosen_leads; DROP INDEX leads_words; DROP FUNCTION lead_words;");

            migrationBuilder.DropTable(
                name: "lead_scorings");

            migrationBuilder.DropTable(
                name: "leads");

            migrationBuilder.DropIndex(
                name: "ix_jobs_client_id_taken_at",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "priority",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "seen_at",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "taken_at",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "taken_done",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "worker",
                table: "jobs");
        }
    }
}
