using System.Buffers.Text;
using System.Xml.Linq;
using Dashboard.Core.Secrets;
using Dashboard.Data;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Web.Startup;

/// <summary>The keys of Data Protection as they stand in the database.</summary>
internal sealed class KeyRing(IKeyManager keys, IDbContextFactory<DashboardDb> contexts, KeySeal seal) : IKeyRing
{
    /// <summary>Every process reads the ring once a day at the latest, so nothing is written with a key that another does not have yet.</summary>
    private static readonly TimeSpan KnownEverywhere = TimeSpan.FromDays(2), Holds = TimeSpan.FromDays(90);

    /// <summary>What every text that Data Protection wrote begins with, before its key's id.</summary>
    private static readonly byte[] Magic = [0x09, 0xF0, 0xC9, 0xF0];

    public async Task<IReadOnlyList<RingKey>> AllAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var sealedBy = new Dictionary<Guid, string?>();
        foreach (var xml in await db.DataProtectionKeys.AsNoTracking().Select(k => k.Xml).ToListAsync(ct))
            if (xml is not null && XElement.Parse(xml) is { Name.LocalName: "key" } key) sealedBy[(Guid)key.Attribute("id")!] = KeySeal.NameIn(key);

        return [.. keys.GetAllKeys().OrderByDescending(k => k.ActivationDate).Select(k => new RingKey(k.KeyId, k.CreationDate, k.ActivationDate, k.ExpirationDate, k.IsRevoked, sealedBy.GetValueOrDefault(k.KeyId), Beginning(k.KeyId)))];
    }

    public RingKey Draw(DateTimeOffset now)
    {
        var key = keys.CreateNewKey(now + KnownEverywhere, now + KnownEverywhere + Holds);
        return new(key.KeyId, key.CreationDate, key.ActivationDate, key.ExpirationDate, IsRevoked: false, seal.Name, Beginning(key.KeyId));
    }

    /// <summary>Seals what stands in clear or was sealed by an older file; refuses to start where a file is missing.</summary>
    public static async Task SealAsync(IServiceProvider services, CancellationToken ct)
    {
        var seal = services.GetRequiredService<KeySeal>();
        await using var db = await services.GetRequiredService<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(ct);
        await using var together = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync($"LOCK TABLE data_protection_keys IN SHARE ROW EXCLUSIVE MODE", ct);
        foreach (var row in await db.DataProtectionKeys.ToListAsync(ct))
        {
            if (row.Xml is null) continue;
            var key = XElement.Parse(row.Xml);
            try
            {
                foreach (var closed in key.Descendants("sealed")) seal.Open(closed);
            }
            catch (System.Security.Cryptography.CryptographicException e)
            {
                throw new StartupException($"A key in data_protection_keys cannot be opened: {e.Message}", e);
            }

            if (seal.Renewed(key) is { } renewed) row.Xml = renewed.ToString(SaveOptions.DisableFormatting);
        }

        await db.SaveChangesAsync(ct);
        await together.CommitAsync(ct);
    }

    private static string Beginning(Guid key) => Base64Url.EncodeToString([.. Magic, .. key.ToByteArray()])[..RingKey.BeginningLength];
}
