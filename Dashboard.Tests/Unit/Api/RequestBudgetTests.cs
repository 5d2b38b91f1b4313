using System.Net;
using Dashboard.Web.Api;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Unit.Api;

public sealed class RequestBudgetTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void An_address_has_so_many_requests_a_minute_and_then_again()
    {
        var budget = new RequestBudget(_clock, 3);
        var address = IPAddress.Parse("192.0.2.1");

        Assert.Equal([2, 1, 0], Enumerable.Range(0, 3).Select(_ => budget.Take(address).Remaining));
        var refused = budget.Take(address);
        Assert.False(refused.IsAllowed);
        Assert.Equal(60, refused.Reset);

        _clock.Advance(TimeSpan.FromSeconds(59.5));
        Assert.Equal((false, 1), (budget.Take(address).IsAllowed, budget.Take(address).Reset));
        _clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.True(budget.Take(address).IsAllowed);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("0.0.0.0", "::", false)]
    public void One_network_of_IPv6_is_one_address(string one, string other, bool isSame)
    {
        var budget = new RequestBudget(_clock, 1);

        Assert.True(budget.Take(IPAddress.Parse(one)).IsAllowed);
        Assert.Equal(!isSame, budget.Take(IPAddress.Parse(other)).IsAllowed);
    }

    [Fact]
    public void Addresses_that_went_away_are_forgotten()
    {
        var budget = new RequestBudget(_clock, 1);
        for (var i = 0; i < 10_000; i++) budget.Take(new IPAddress(i));
        Assert.Equal(10_000, budget.Count);

        _clock.Advance(TimeSpan.FromMinutes(1));
        budget.Take(IPAddress.Loopback);

        Assert.Equal(1, budget.Count);
    }

    [Fact]
    public async Task Many_at_once_get_no_more_than_there_is()
    {
        var budget = new RequestBudget(_clock, 100);

        var allowed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 100).Count(_ => budget.Take(IPAddress.Loopback).IsAllowed))));

        Assert.Equal(100, allowed.Sum());
    }

    [Fact]
    public void A_million_addresses_grow_nothing_and_everyone_is_still_limited()
    {
        var budget = new RequestBudget(_clock, 3);
        for (var i = 0; i < 1_000_000; i++) budget.Take(new IPAddress(0x0A000000L + i));

        Assert.InRange(budget.Count, 1, RequestBudget.MostAddresses + 64);
        var late = IPAddress.Parse("203.0.113.9");
        for (var i = 0; i < 3; i++) budget.Take(late);
        Assert.False(budget.Take(late).IsAllowed);
    }
}
