using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Dashboard.Data.Migrations
{
    /// <inheritdoc />
    public partial class DomainWatch : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "extras",
                table: "sending_domains",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "warned_at",
                table: "sending_domains",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "blocklist_entries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    client_id = table.Column<Guid>(type: "uuid", nullable: true),
                    subject = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    owner = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    zone = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    checked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    warned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_blocklist_entries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "dmarc_lines",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    client_id = table.Column<Guid>(type: "uuid", nullable: false),
                    domain_id = table.Column<Guid>(type: "uuid", nullable: false),
                    report_id = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    source = table.Column<string>(type: "character varying(45)", maxLength: 45, nullable: false),
                    source_name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                    messages = table.Column<long>(type: "bigint", nullable: false),
                    dkim_aligned = table.Column<bool>(type: "boolean", nullable: false),
                    spf_aligned = table.Column<bool>(type: "boolean", nullable: false),
                    is_ours = table.Column<bool>(type: "boolean", nullable: false),
                    disposition = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    header_from = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    dkim_domain = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                    spf_domain = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dmarc_lines", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "dmarc_reports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    client_id = table.Column<Guid>(type: "uuid", nullable: false),
                    domain_id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    report_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    begins_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    policy = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    messages = table.Column<long>(type: "bigint", nullable: false),
                    passed = table.Column<long>(type: "bigint", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dmarc_reports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "named_senders",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    client_id = table.Column<Guid>(type: "uuid", nullable: false),
                    domain_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    email = table.Column<string>(type: "citext", maxLength: 320, nullable: false),
                    reply_to = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_named_senders", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "pending_uploads",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    client_id = table.Column<Guid>(type: "uuid", nullable: true),
                    file_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    bytes = table.Column<long>(type: "bigint", nullable: false),
                    stored_as = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pending_uploads", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_blocklist_entries_client_id_subject_zone",
                table: "blocklist_entries",
                columns: new[] { "client_id", "subject", "zone" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.CreateIndex(
                name: "ix_dmarc_lines_domain_id_day",
                table: "dmarc_lines",
                columns: new[] { "domain_id", "day" });

            migrationBuilder.CreateIndex(
                name: "ix_dmarc_lines_report_id",
                table: "dmarc_lines",
                column: "report_id");

            migrationBuilder.CreateIndex(
                name: "ix_dmarc_reports_domain_id_organisation_report_id",
                table: "dmarc_reports",
                columns: new[] { "domain_id", "organisation", "report_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_dmarc_reports_domain_id_received_at",
                table: "dmarc_reports",
                columns: new[] { "domain_id", "received_at" });

            migrationBuilder.CreateIndex(
                name: "ix_named_senders_client_id_email_name",
                table: "named_senders",
                columns: new[] { "client_id", "email", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_named_senders_domain_id",
                table: "named_senders",
                column: "domain_id");

            migrationBuilder.CreateIndex(
                name: "ix_pending_uploads_created_at",
                table: "pending_uploads",
                column: "created_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "blocklist_entries");

            migrationBuilder.DropTable(
                name: "dmarc_lines");

            migrationBuilder.DropTable(
                name: "dmarc_reports");

            migrationBuilder.DropTable(
                name: "named_senders");

            migrationBuilder.DropTable(
                name: "pending_uploads");

            migrationBuilder.DropColumn(
                name: "extras",
                table: "sending_domains");

            migrationBuilder.DropColumn(
                name: "warned_at",
                table: "sending_domains");
        }
    }
}
