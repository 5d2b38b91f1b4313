using Dashboard.Core;

namespace Dashboard.Web.Api;

/// <summary>The answer to a request that Core refused.</summary>
public sealed class Refusal(DomainError error, int? status = null) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => status ?? StatusOf(error.Kind);

    public Task ExecuteAsync(HttpContext httpContext) => Problem.WriteAsync(httpContext, StatusCode!.Value, error);

    private static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => StatusCodes.Status400BadRequest,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
