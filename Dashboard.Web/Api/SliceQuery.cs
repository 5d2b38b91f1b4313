using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dashboard.Core;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>What a list takes that is only paged through.</summary>
internal sealed record SliceQuery
{
    [FromQuery(Name = "limit"), Range(1, 100), DefaultValue(25), Description("How many rows at most, 1 to 100; 25 if left out.")]
    public int? Limit { get; init; }

    [FromQuery(Name = "after"), Description("The `nextCursor` of the slice before.")]
    public string? After { get; init; }

    /// <summary>The slice asked for, or what is wrong with the query.</summary>
    public Result<SliceRequest> Slice(Func<string, bool>? isCursor = null) => new ListQuery { Limit = Limit, After = After }.Slice(isCursor);
}
