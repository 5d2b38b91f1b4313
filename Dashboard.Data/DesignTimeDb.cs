using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Dashboard.Data;

/// <summary>Lets <c>dotnet ef</c> make migrations without a host or a database.</summary>
internal sealed class DesignTimeDb : IDesignTimeDbContextFactory<DashboardDb>
{
    public DashboardDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<DashboardDb>().UseNpgsql("Host=design").UseSnakeCaseNamingConvention().Options);
}
