using System.Diagnostics;
using Dashboard.Core;

namespace Dashboard.Tests.Bench;

public class AddressBench(ITestOutputHelper output)
{
    [Fact(Explicit = true)]
    public void A_million_addresses_are_read_in_under_two_seconds()
    {
        string[] samples = ["ann.lee@example.com", "Bob+news@Example.ORG", "someone.with.a.long.name@mail.department.example.co.uk", "broken@", "x@y"];
        foreach (var sample in samples) EmailAddress.Parse(sample);
        var clock = Stopwatch.StartNew();

        for (var i = 0; i < 1_000_000; i++) EmailAddress.Parse(samples[i % samples.Length]);

        output.WriteLine($"{clock.Elapsed.TotalSeconds:F2} s");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2));
    }
}
