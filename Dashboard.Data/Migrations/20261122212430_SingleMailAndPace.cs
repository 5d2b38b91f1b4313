using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dashboard.Data.Migrations
{
    /// <inheritdoc />
    public partial class SingleMailAndPace : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "per_day",
                table: "relays",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "per_hour",
                table: "relays",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "providers",
                table: "relays",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string>(
                name: "warm_up",
                table: "relays",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "per_hour",
                table: "campaigns",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "window",
                table: "campaigns",
                type: "jsonb",
                nullable: true);

            migrationBuilder.Sql(SqlFile.Read("SingleMailAndPace"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "per_day",
                table: "relays");

            migrationBuilder.DropColumn(
                name: "per_hour",
                table: "relays");

            migrationBuilder.DropColumn(
                name: "providers",
                table: "relays");

            migrationBuilder.DropColumn(
                name: "warm_up",
                table: "relays");

            migrationBuilder.DropColumn(
                name: "per_hour",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "window",
                table: "campaigns");
        }
    }
}
