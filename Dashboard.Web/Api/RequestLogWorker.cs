using Dashboard.Core.ApiKeys;

namespace Dashboard.Web.Api;

/// <summary>Writes the log of what keys asked for, as long as the program runs, and then what is left.</summary>
internal sealed class RequestLogWorker(RequestLog requests) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => requests.RunAsync(stoppingToken);
}
