using Dashboard.Web.Startup;

try
{
    var builder = DashboardSetup.CreateBuilder(args);
    await using var database = await builder.AddDatabaseAsync();
    builder.AddDomain();
    builder.AddAccounts();
    builder.AddPages();
    builder.AddApi();
    builder.AddTracking();
    builder.AddWorkers();

    await using var app = builder.Build();
    var prepared = app.PrepareDatabaseAsync(); // the routes are put together meanwhile
    app.UseDashboard();
    await prepared;
    await app.RunAsync();
    return 0;
}
catch (StartupException e)
{
    await Console.Error.WriteLineAsync($"The dashboard cannot start. {e.Message}");
    return 1;
}
