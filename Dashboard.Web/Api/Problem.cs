using System.ComponentModel;
using System.Text.Json.Serialization;
using Dashboard.Core;
using Microsoft.AspNetCore.WebUtilities;

namespace Dashboard.Web.Api;

/// <summary>A refusal or failure as the API tells it: RFC 9457, application/problem+json.</summary>
public sealed record Problem
{
    public const string ContentType = "application/problem+json";

    [Description("The kind of problem; the code tells more.")]
    public string Type { get; init; } = "about:blank";

    [Description("The status in words.")]
    public required string Title { get; init; }

    [Description("The HTTP status.")]
    public required int Status { get; init; }

    [Description("What is wrong and what to do, in a sentence for people.")]
    public required string Detail { get; init; }

    [Description("A stable name for programs, such as campaign.not_editable.")]
    public required string Code { get; init; }

    [Description("The request's id: quote it when you ask for help. The same as in X-Request-Id.")]
    public required string RequestId { get; init; }

    [Description("Which inputs were refused, and why.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    [Description("The next step, where there is one.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Suggestion { get; init; }

    /// <summary>A refusal of Core in the API's words.</summary>
    public static Problem Of(HttpContext context, int status, DomainError error) => new()
    {
        Title = ReasonPhrases.GetReasonPhrase(status),
        Status = status,
        Detail = error.Message,
        Code = error.Code,
        RequestId = context.TraceIdentifier,
        Errors = error.Fields ?? (error.Field is { } field ? new Dictionary<string, string[]> { [field] = [error.Message] } : null),
        Suggestion = error.Suggestion,
    };

    /// <summary>Writes it as the answer.</summary>
    public static async Task WriteAsync(HttpContext context, int status, DomainError error)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(Of(context, status, error), ApiJson.Options, ContentType, context.RequestAborted);
    }
}
