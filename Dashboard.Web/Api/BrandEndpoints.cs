using System.Buffers.Text;
using System.ComponentModel;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Clients;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Api;

/// <summary>How a client's reports look when they are handed on.</summary>
internal static class BrandEndpoints
{
    public static void MapBrands(this IEndpointRouteBuilder api)
    {
        var brand = api.MapGroup("/clients/{id:guid}").WithTags("Clients");
        brand.MapGet("/brand", FindAsync).Versioned(FindAsync).RequireScope(Scopes.ClientsRead).Describe("getBrand", "Read the look of a client's reports", "Colour and logo of shared links, printed reports and reports by mail; the usual ones where none were set.");
        brand.MapPut("/brand", SetAsync).Versioned(FindAsync).RequireScope(Scopes.ClientsWrite).Describe("setBrand", "Set the look of a client's reports", "The agency sets any client's, a client its own.")
            .WithExample(new SetBrand { Colour = "#b0226a" });
    }

    private static async Task<Results<Ok<BrandAnswer>, Refusal>> FindAsync(BrandService brands, ApiActor caller, Guid id, CancellationToken ct)
    {
        var found = await brands.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(BrandAnswer.Of(found.Value));
    }

    private static async Task<Results<Ok<BrandAnswer>, Refusal>> SetAsync(BrandService brands, ApiActor caller, Guid id, SetBrand request, CancellationToken ct)
    {
        byte[]? logo = null;
        if (request.Logo is { } text)
        {
            if (!Base64.IsValid(text)) return HttpErrors.Invalid("logo", "This is not Base64. Send the file's bytes in Base64, without a data: prefix.").ToProblem();
            logo = Convert.FromBase64String(text);
        }

        var set = await brands.SetAsync(caller.Value, id, request.Colour, logo, ct);
        if (set.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(BrandAnswer.Of(set.Value));
    }
}

/// <summary>What sets the look of a client's reports.</summary>
public sealed record SetBrand
{
    [Description("As #rrggbb; the usual one if left out.")]
    public string? Colour { get; init; }

    [Description("A PNG, JPEG, WebP or GIF of up to 256 kB in Base64; empty takes the logo away, left out keeps the one there is.")]
    public string? Logo { get; init; }
}

/// <summary>The look of a client's reports.</summary>
public sealed record BrandAnswer(
    Guid ClientId, string Colour, [property: Description("In Base64; null where there is none.")] string? Logo, [property: Description("Its media type, read from its content.")] string? LogoType)
{
    public static BrandAnswer Of(ClientBrand brand) => new(brand.ClientId, brand.Colour, brand.Logo is { } logo ? Convert.ToBase64String(logo) : null, brand.LogoType);
}
