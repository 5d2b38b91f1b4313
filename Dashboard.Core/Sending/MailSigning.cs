using System.Collections.Concurrent;
using System.Security.Cryptography;
using Dashboard.Core.Domains;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Sending;

/// <summary>Who signs: the keys of the client's sending domain; else the house's own key, where the settings name one, for whatever domain a mail comes from.</summary>
public sealed class MailSigning(DomainSigners domains, IOptions<SendingOptions> options) : IDisposable
{
    private readonly ConcurrentDictionary<string, DomainSigner> _house = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lazy<RSA?> _key = new(() => Read(options.Value.Dkim.KeyFile));

    /// <summary>How a client's mails from an address are signed, or null where nothing signs them. The same object as long as the keys are the same.</summary>
    public async Task<DomainSigner?> ForAsync(Guid clientId, string fromEmail, CancellationToken ct)
    {
        if (await domains.ForAsync(clientId, fromEmail, ct) is { } own) return own;
        return _key.Value is not { } key
            ? null
            : _house.GetOrAdd(EmailAddress.DomainOf(fromEmail), domain => new(domain, null, [], new DkimSigner(domain, options.Value.Dkim.Selector, key)));
    }

    public void Dispose()
    {
        foreach (var signer in _house.Values) signer.Signer.Dispose();
        if (_key.IsValueCreated) _key.Value?.Dispose();
    }

    private static RSA? Read(string file)
    {
        if (string.IsNullOrWhiteSpace(file)) return null;
        var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(file));
        return key;
    }
}
