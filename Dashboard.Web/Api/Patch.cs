using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace Dashboard.Web.Api;

/// <summary>A body as JSON Merge Patch (RFC 7396) on a flat record: members that are given replace, null takes away, all others stay.</summary>
internal sealed class Patch<T>(JsonElement body) : INamesClient, IEndpointParameterMetadataProvider
    where T : class
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public Guid? ClientId { get; } = body.Deserialize<Named>(ApiJson.Options)!.ClientId;

    /// <summary>Reads the body; minimal APIs find this by its name.</summary>
    public static async ValueTask<Patch<T>?> BindAsync(HttpContext context)
    {
        using var document = await JsonDocument.ParseAsync(context.Request.Body, Strict, context.RequestAborted);
        return document.RootElement.ValueKind is JsonValueKind.Object
            ? new(document.RootElement.Clone())
            : throw new JsonException("The body is to be a JSON object with what changes.");
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/merge-patch+json", "application/json"], typeof(T)));

    /// <summary>What the record is after the patch. Throws <see cref="JsonException"/> with the member's path where a value is of the wrong type.</summary>
    public T Apply(T current)
    {
        var merged = JsonSerializer.SerializeToNode(current, ApiJson.Options)!.AsObject();
        foreach (var member in body.EnumerateObject())
        {
            if (merged.ContainsKey(member.Name)) merged[member.Name] = JsonSerializer.SerializeToNode(member.Value, ApiJson.Options);
        }

        return JsonSerializer.Deserialize<T>(merged, ApiJson.Options)!;
    }

    private sealed record Named(Guid? ClientId);
}
