using Dashboard.Core;
using Dashboard.Core.Clients;

namespace Dashboard.Tests.Making;

/// <summary>Makes what tests need: A.Admin(), A.ClientAsync(app).</summary>
internal static partial class A
{
    /// <summary>An admin who has chosen no client.</summary>
    public static Actor Admin() => new(Guid.CreateVersion7(), "Ada Admin", IsAdmin: true, null);

    /// <summary>A person of a new client.</summary>
    public static async Task<Actor> ClientAsync(DashboardApp app)
    {
        var name = $"Client {Guid.NewGuid():N}";
        var client = (await app.Get<ClientService>().OpenAsync(Admin(), name, "Europe/Berlin", TestContext.Current.CancellationToken)).Value;
        return new(Guid.CreateVersion7(), $"Someone of {name}", IsAdmin: false, client.Id);
    }
}
