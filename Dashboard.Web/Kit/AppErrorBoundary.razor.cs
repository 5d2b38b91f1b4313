using System.Diagnostics;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Web.Kit;

/// <summary>The place where a page's failure stays: logged once, under the id that the page shows.</summary>
public sealed partial class AppErrorBoundary(ILogger<AppErrorBoundary> log) : ErrorBoundaryBase
{
    private string _requestId = "";

    protected override Task OnErrorAsync(Exception exception)
    {
        _requestId = Activity.Current?.TraceId.ToHexString() ?? Guid.NewGuid().ToString("N");
        if (exception is not Dashboard.Core.NotAllowedException) LogFailed(exception, _requestId);
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Error, "A page failed, request {RequestId}")]
    private partial void LogFailed(Exception exception, string requestId);
}
