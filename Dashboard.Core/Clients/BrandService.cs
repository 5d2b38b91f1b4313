using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Clients;

/// <summary>Colour and logo of clients. Admins set any, a client's people their own.</summary>
public sealed class BrandService(IDashboardDbFactory dbs)
{
    /// <summary>A client's look, or the usual one.</summary>
    public async Task<Result<ClientBrand>> FindAsync(Actor actor, Guid clientId, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (!await db.Clients.AnyAsync(c => c.Id == clientId, ct)) return await ClientService.MissingAsync(db, clientId, ct);
        return await OfAsync(db, clientId, ct);
    }

    /// <summary>Sets colour and logo; a null logo keeps the one there is, an empty one takes it away.</summary>
    public async Task<Result<ClientBrand>> SetAsync(Actor actor, Guid clientId, string? colour, byte[]? logo, CancellationToken ct)
    {
        if (actor.Refuse(Rights.Edit) is { } mayNot) return mayNot;
        await using var db = await dbs.OpenAsync(actor, ct);
        if (!await db.Clients.AnyAsync(c => c.Id == clientId, ct)) return await ClientService.MissingAsync(db, clientId, ct);
        var brand = await db.ClientBrands.SingleOrDefaultAsync(b => b.ClientId == clientId, ct);
        if (brand is null) db.ClientBrands.Add(brand = ClientBrand.Usual(clientId));
        if (brand.Take(colour, logo ?? brand.Logo) is { } refusal) return refusal;
        await db.SaveChangesAsync(ct);
        return brand;
    }

    internal static async Task<ClientBrand> OfAsync(IDashboardDb db, Guid clientId, CancellationToken ct) =>
        await db.ClientBrands.AsNoTracking().SingleOrDefaultAsync(b => b.ClientId == clientId, ct) ?? ClientBrand.Usual(clientId);
}
