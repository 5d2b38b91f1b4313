using Dashboard.Core;
using Dashboard.Core.Secrets;
using Dashboard.Tests.Making;
using Microsoft.AspNetCore.Hosting;

namespace Dashboard.Tests.Integration.Accounts;

/// <summary>Keys that stood in clear are sealed when a file is named; what they encrypted is still read, and a dump without the file opens nothing.</summary>
public sealed class KeyRingTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ring_in_clear_is_sealed_at_the_next_start_and_opens_only_with_the_file()
    {
        var hidden = app.Get<ISecrets>().Protect("test", "what is hidden");
        var file = Path.Combine(app.DataPath, "ring.key");
        await File.WriteAllTextAsync(file, $"{Guid.NewGuid():N}{Guid.NewGuid():N}", Ct);
        Assert.Contains("<value>", await RingAsync(), StringComparison.Ordinal);

        await using (var sealing = app.WithWebHostBuilder(host => host.UseSetting("Dashboard:Secrets:KeyFiles:0", file)))
        {
            var standing = (await Service<SecretService>(sealing).StandingAsync(A.Admin(), Ct)).Value;
            Assert.False(standing.IsOpen);
            Assert.All(standing.Keys, key => Assert.NotNull(key.SealedBy));
            Assert.DoesNotContain("<value>", await RingAsync(), StringComparison.Ordinal);
            Assert.Equal("what is hidden", Service<ISecrets>(sealing).Reveal("test", hidden));
            Assert.NotNull((await Service<SecretService>(sealing).DrawAsync(A.Admin(), Ct)).Value.SealedBy);
        }

        await using (var again = app.WithWebHostBuilder(host => host.UseSetting("Dashboard:Secrets:KeyFiles:0", file)))
            Assert.Equal("what is hidden", Service<ISecrets>(again).Reveal("test", hidden));
        await using var without = app.WithWebHostBuilder(_ => { });
        Assert.ThrowsAny<Exception>(() => without.Services);
    }

    private static T Service<T>(Microsoft.AspNetCore.Mvc.Testing.WebApplicationFactory<Program> program)
        where T : notnull => (T)program.Services.GetService(typeof(T))!;

    private async Task<string> RingAsync() => (string)(await app.SqlAsync("SELECT string_agg(xml, ' ') FROM data_protection_keys"))!;
}
