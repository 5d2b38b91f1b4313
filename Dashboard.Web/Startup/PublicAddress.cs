using Dashboard.Core;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Dashboard.Web.Startup;

/// <summary>The base of every absolute link: from the settings, else the address this process listens on; never from a request.</summary>
internal sealed class PublicAddress(IOptions<DashboardOptions> options, IConfiguration configuration, IServiceProvider services) : IPublicAddress
{
    /// <summary>Without a slash at the end.</summary>
    public string Base
    {
        get
        {
            if (options.Value.PublicUrl.Length > 0) return options.Value.PublicUrl.TrimEnd('/');
            var listening = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
                ?? configuration["urls"]?.Split(';')[0] ?? "http://127.0.0.1:5080";
            return listening.Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal)
                .Replace("://[::]", "://127.0.0.1", StringComparison.Ordinal)
                .Replace("://*", "://127.0.0.1", StringComparison.Ordinal)
                .Replace("://+", "://127.0.0.1", StringComparison.Ordinal).TrimEnd('/');
        }
    }
}
