using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dashboard.Web.Api;

/// <summary>JSON Merge Patch (RFC 7396) on flat records: members that are given replace, null takes away, all others stay.</summary>
internal static class MergePatch
{
    public const string ContentType = "application/merge-patch+json";

    /// <summary>What a record is after the patch. Throws <see cref="JsonException"/> with the member's path where a value is of the wrong type.</summary>
    public static T Apply<T>(T current, JsonObject patch)
        where T : class
    {
        var merged = JsonSerializer.SerializeToNode(current, ApiJson.Options)!.AsObject();
        foreach (var (name, value) in patch)
        {
            if (merged.ContainsKey(name)) merged[name] = value?.DeepClone();
        }

        return merged.Deserialize<T>(ApiJson.Options)!;
    }
}
