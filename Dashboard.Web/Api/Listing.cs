using System.ComponentModel;
using System.Text.Json.Serialization;
using Dashboard.Core;

namespace Dashboard.Web.Api;

/// <summary>A slice of a list.</summary>
public sealed record Listing<T>
{
    [Description("The rows, newest first.")]
    public required IReadOnlyList<T> Data { get; init; }

    [Description("Send it as `after` to get the next rows; null at the end.")]
    public required string? NextCursor { get; init; }

    [Description("How many rows match in all; only with `include=total`.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Total { get; init; }

    /// <summary>A slice in the API's words, with the total where the caller asked for it.</summary>
    internal static async Task<Listing<T>> OfAsync<TRow>(Slice<TRow> slice, Func<TRow, T> answer, ListQuery query, Func<Task<int>> count) => new()
    {
        Data = [.. slice.Items.Select(answer)],
        NextCursor = slice.NextCursor,
        Total = query.WantsTotal ? await count() : null,
    };
}
