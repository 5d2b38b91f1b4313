using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Recipients;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Api;

/// <summary>Acts on many recipients at once.</summary>
internal static class BulkEndpoints
{
    public static void MapBulk(this IEndpointRouteBuilder api) =>
        api.MapGroup("/recipients").WithTags("Recipients").MapPost("/acts", OrderAsync).RequireScope(Scopes.RecipientsWrite)
            .Describe("actOnRecipients", "Do something to many recipients", "To those named by recipientIds, or to all who match the filter: without one, to all. The answer names the job. Suppressing takes the scope suppressions:write too.")
            .WithExample(new OrderAct { Act = BulkAct.AddToList, TargetListId = Guid.Parse("01932c6e-7d4a-7b3e-9c51-5f0f6a1f2b3c"), Q = "berlin" });

    private static async Task<Results<Accepted<JobAnswer>, Refusal>> OrderAsync(BulkService bulk, ApiActor caller, OrderAct request, CancellationToken ct)
    {
        if (request.Act is not { } act) return HttpErrors.Invalid("act", "Say what is to be done: addToList, removeFromList, suppress or delete.").ToProblem();
        if (act is BulkAct.Suppress && !Scopes.Cover(caller.Scopes, Scopes.SuppressionsWrite)) return HttpErrors.ScopeMissing(Scopes.SuppressionsWrite).ToProblem();
        var order = new BulkOrder
        {
            Act = act,
            TargetListId = request.TargetListId,
            Note = request.Note,
            RecipientIds = request.RecipientIds,
            ListId = request.ListId,
            SegmentId = request.SegmentId,
            Status = request.Status,
            Search = request.Q,
        };
        var ordered = await bulk.OrderAsync(caller.Value, order, ct);
        if (ordered.Refused(out var error)) return error.ToProblem();
        return TypedResults.Accepted(ApiUrls.Job(ordered.Value.Id), JobAnswer.Of(ordered.Value));
    }
}

/// <summary>What is to be done to many recipients.</summary>
public sealed record OrderAct : INamesClient
{
    [Description("The client they are of, where an admin asks.")]
    public Guid? ClientId { get; init; }

    [Required]
    public BulkAct? Act { get; init; }

    [Description("The list to put them into or take them out of.")]
    public Guid? TargetListId { get; init; }

    [Description("Why they are suppressed; at most 500 characters.")]
    public string? Note { get; init; }

    [Description("These alone, up to 1,000.")]
    public List<long>? RecipientIds { get; init; }

    [Description("The members of this list.")]
    public Guid? ListId { get; init; }

    [Description("Those whom this segment selects.")]
    public Guid? SegmentId { get; init; }

    [Description("Those who stand like this.")]
    public RecipientStatus? Status { get; init; }

    [Description("Those with these words in address or name.")]
    public string? Q { get; init; }
}
