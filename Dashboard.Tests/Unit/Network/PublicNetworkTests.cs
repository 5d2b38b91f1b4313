using System.Net;
using Dashboard.Web.Mail;

namespace Dashboard.Tests.Unit.Network;

public class PublicNetworkTests
{
    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://127.0.0.1.:80/")]
    [InlineData("http://localhost/")]
    [InlineData("http://LOCALHOST/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://0/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://172.16.5.4/")]
    [InlineData("http://172.31.255.255/")]
    [InlineData("http://192.168.1.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://100.64.0.1/")]
    [InlineData("http://198.18.0.1/")]
    [InlineData("http://224.0.0.1/")]
    [InlineData("http://255.255.255.255/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://[::127.0.0.1]/")]
    [InlineData("http://[64:ff9b::7f00:1]/")]
    [InlineData("http://[2002:7f00:1::]/")]
    [InlineData("http://[fc00::1]/")]
    [InlineData("http://[fd12:3456::1]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[ff02::1]/")]
    [InlineData("http://[0:0:0:0:0:0:0:1]/")]
    public async Task No_way_of_writing_it_leads_inside(string address)
    {
        using var http = new HttpClient(PublicNetwork.Handler(TimeSpan.FromSeconds(2))) { Timeout = TimeSpan.FromSeconds(4) };

        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(address), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("1.1.1.1", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("100.128.0.1", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("::ffff:1.1.1.1", true)]
    [InlineData("::ffff:10.1.1.1", false)]
    [InlineData("169.254.0.1", false)]
    public void An_address_is_judged_by_its_network(string address, bool isPublic) => Assert.Equal(isPublic, PublicNetwork.IsPublic(IPAddress.Parse(address)));
}
