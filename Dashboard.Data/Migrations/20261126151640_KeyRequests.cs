using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dashboard.Data.Migrations
{
    /// <inheritdoc />
    public partial class KeyRequests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "requests_per_minute",
                table: "api_keys",
                type: "integer",
                nullable: true);

            migrationBuilder.Sql(SqlFile.Read("KeyRequests"));
            migrationBuilder.Sql(SqlFile.Read("TestReports"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE key_requests"); // the hours without test campaigns hold before, too

            migrationBuilder.DropColumn(
                name: "requests_per_minute",
                table: "api_keys");
        }
    }
}
