using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Dashboard.Core.Addresses;
using Dashboard.Core.ApiKeys;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Api;

/// <summary>Verdicts on addresses, before anything is kept or sent.</summary>
internal static class AddressEndpoints
{
    public static void MapAddresses(this IEndpointRouteBuilder api) =>
        api.MapGroup("/addresses").WithTags("Addresses").MapPost("/check", CheckAsync).RequireScope(Scopes.LeadsRead)
            .Describe("checkAddresses", "Judge up to 1,000 addresses", "By their form (RFC 5321, RFC 6531), by the DNS of their domains, and by what is known of both. Nothing is kept, and no mail server is asked. Thousands of addresses are checked as leads, in the background.")
            .WithExample(new CheckAddresses { Emails = ["berta@people.example", "info@people.example", "max@gmial.com"] });

    private static async Task<Results<Ok<IReadOnlyList<AddressAnswer>>, Refusal>> CheckAsync(AddressChecker checker, CheckAddresses request, CancellationToken ct)
    {
        if (request.Emails?.Contains(null) is true) return HttpErrors.Invalid("emails", "null is no address.").ToProblem();
        var checks = await checker.CheckAsync(request.Emails, ct);
        if (checks.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok<IReadOnlyList<AddressAnswer>>([.. checks.Value.Select(AddressAnswer.Of)]);
    }
}

/// <summary>Addresses to be judged.</summary>
public sealed record CheckAddresses : INamesClient
{
    [Description("The client who asks, where an admin does.")]
    public Guid? ClientId { get; init; }

    [Required, Description("1 to 1,000.")]
    public List<string?>? Emails { get; init; }
}

/// <summary>The verdict on an address.</summary>
public sealed record AddressAnswer(
    [property: Description("As it was sent.")] string Email,
    [property: Description("As it is sent to and compared; null where it is no address.")] string? Normalized,
    [property: Description("valid; risky: something speaks against it; invalid: no mail server would take it; unknown: the DNS gave no answer.")] AddressVerdict Verdict,
    [property: Description("Why, as words for programs; of a valid address, what else is known.")] IReadOnlyList<AddressReason> Reasons,
    [property: Description("The same reasons in sentences.")] IReadOnlyList<string> Notes)
{
    [Description("The address that was probably meant.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Suggestion { get; init; }

    public static AddressAnswer Of(AddressCheck check) =>
        new(check.Email, check.Normalized, check.Verdict, check.Reasons, [.. check.Reasons.Select(reason => reason.Sentence())]) { Suggestion = check.Suggestion };
}
