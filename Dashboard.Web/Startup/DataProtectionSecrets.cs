using Dashboard.Core;
using Microsoft.AspNetCore.DataProtection;

namespace Dashboard.Web.Startup;

/// <summary>Secrets by ASP.NET's Data Protection, whose keys live in the database.</summary>
internal sealed class DataProtectionSecrets(IDataProtectionProvider provider) : ISecrets
{
    public string Protect(string purpose, string text) => provider.CreateProtector(purpose).Protect(text);

    public string Reveal(string purpose, string secret) => provider.CreateProtector(purpose).Unprotect(secret);
}
