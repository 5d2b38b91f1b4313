using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Api;

/// <summary>What a database refuses leaves the connection that asked as it was, also where the same statement was asked often enough to be kept prepared.</summary>
public sealed class RefusedAgainAndAgainTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task A_statement_that_fails_again_and_again_spoils_no_connection()
    {
        var program = await A.KeyAsync(app, await A.ClientAsync(app));
        for (var round = 0; round < 40; round++)
        {
            var refused = await program.PostAsync("lists", new { name = $"x\0{round}" }); // U+0000 cannot be stored
            Assert.Equal(400, refused.Status);
            var taken = await program.PostAsync("lists", new { name = $"List {round}" });
            Assert.True(taken.Status == 201, $"Round {round}: {taken.Text}");
            var read = await program.GetAsync("lists");
            Assert.True(read.Status == 200, $"Round {round}: {read.Text}");
        }
    }
}
