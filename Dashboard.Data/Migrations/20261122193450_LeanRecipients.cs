using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dashboard.Data.Migrations
{
    /// <inheritdoc />
    public partial class LeanRecipients : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_list_memberships_recipient_id",
                table: "list_memberships");

            migrationBuilder.AlterColumn<string>(
                name: "email",
                table: "suppressions",
                type: "citext",
                maxLength: 320,
                nullable: false,
                collation: "C",
                oldClrType: typeof(string),
                oldType: "citext",
                oldMaxLength: 320);

            migrationBuilder.AlterColumn<string>(
                name: "email",
                table: "recipients",
                type: "citext",
                maxLength: 320,
                nullable: false,
                collation: "C",
                oldClrType: typeof(string),
                oldType: "citext",
                oldMaxLength: 320);

            migrationBuilder.AddColumn<string>(
                name: "options",
                table: "imports",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'{}'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "options",
                table: "imports");

            migrationBuilder.AlterColumn<string>(
                name: "email",
                table: "suppressions",
                type: "citext",
                maxLength: 320,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "citext",
                oldMaxLength: 320,
                oldCollation: "C");

            migrationBuilder.AlterColumn<string>(
                name: "email",
                table: "recipients",
                type: "citext",
                maxLength: 320,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "citext",
                oldMaxLength: 320,
                oldCollation: "C");

            migrationBuilder.CreateIndex(
                name: "ix_list_memberships_recipient_id",
                table: "list_memberships",
                column: "recipient_id");
        }
    }
}
