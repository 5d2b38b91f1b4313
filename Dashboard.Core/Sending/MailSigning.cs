using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Sending;

/// <summary>The house's own DKIM key, where the settings name one: it signs for whatever domain a mail comes from, under one selector.</summary>
public sealed class MailSigning(IOptions<SendingOptions> options) : IDisposable
{
    private readonly ConcurrentDictionary<string, DkimSigner> _signers = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lazy<RSA?> _key = new(() => Read(options.Value.Dkim.KeyFile));

    /// <summary>The signer for mails from an address, or null where no key is set.</summary>
    public DkimSigner? SignerFor(string fromEmail) =>
        _key.Value is not { } key ? null : _signers.GetOrAdd(fromEmail[(fromEmail.LastIndexOf('@') + 1)..], domain => new DkimSigner(domain, options.Value.Dkim.Selector, key));

    public void Dispose()
    {
        foreach (var signer in _signers.Values) signer.Dispose();
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
