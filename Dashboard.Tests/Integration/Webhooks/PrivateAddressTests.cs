using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Webhooks;

/// <summary>By default nothing inside is called, however it is written.</summary>
public sealed class PrivateAddressTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static readonly string[] Hosts =
    [
        "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.0.0.1", "0x7f.1", "0177.0.0.1", "017700000001", "127.0.0.1.", "0", "0.0.0.0",
        "localhost", "LocalHost", "localhost.", "a.localhost", "printer.local", "db.internal", "router.lan", "nas.home.arpa",
        "10.0.0.1", "10.255.255.255", "167772161", "0xa.1", "012.0.0.1", "172.16.0.1", "172.31.255.254", "192.168.0.1", "192.168.1", "3232235777", "0xc0a80101",
        "169.254.169.254", "2852039166", "0xa9fea9fe", "169.254.1", "100.64.0.1", "100.127.255.255", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:10.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::10.0.0.1]", "[2002:7f00:1::]", "[2001:db8::1]", "[2001::1]",
        "[fc00::1]", "[fd00:ec2::254]", "[fe80::1]", "[fec0::1]", "[ff02::1]", "[100::1]",
        "①②⑦.⓪.⓪.①", "127。0。0。1", "%31%32%37.0.0.1", "ⓛocalhost",
    ];

    private static readonly string[] Odd =
    [
        "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "javascript:alert(1)", "//example.com/", "example.com", "https://", "https://user:secret@example.com/", "https://example.com@127.0.0.1/",
        "https://example.com:0/", "http://example.com/", "https://example.com/#part", "https://127.0.0.1:443/?example.com", "https://[::1", " ",
    ];

    [Fact]
    public async Task Every_way_of_writing_a_private_address_is_refused()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var taken = new List<string>();

        foreach (var url in Hosts.SelectMany(host => new[] { $"https://{host}/hook", $"https://{host}:8443/" }).Concat(Odd))
        {
            var answer = await caller.PostAsync("webhooks", new { url, events = new[] { "*" } });
            if (answer.Status != 400 || !answer.Fields.Contains("url")) taken.Add($"{url}: {answer.Status} {answer.Text}");
        }

        Assert.Empty(taken);
    }

    [Fact]
    public async Task A_public_name_is_taken_whether_or_not_it_can_be_found_today_and_guarded_when_it_is_called()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));

        var added = await caller.PostAsync("webhooks", new { url = "https://hooks.example.com/x", events = new[] { "*" } });
        Assert.Equal(201, added.Status);
        // What was public when it was added may lead inside when it is called.
        await app.SqlAsync("UPDATE webhooks SET url = 'http://127.0.0.1:9/' WHERE id = $1", Guid.Parse(added["id"]!));
        var tried = await caller.PostAsync($"webhooks/{added["id"]}/test");

        Assert.Equal((200, "failed"), (tried.Status, tried["state"]));
        Assert.Contains("public internet", tried["lastError"], StringComparison.Ordinal);
    }
}
