using Dashboard.Core;
using Dashboard.Core.Relays;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Sending;

/// <summary>What would be a header of its own, in every text that a caller gives: refused, or written as the text that it is.</summary>
public sealed class HeaderPayloadTests(SendingApp app) : IClassFixture<SendingApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_goes_out_holds_the_headers_that_the_product_writes()
    {
        await using var sink = SmtpSink.Start();
        var relay = (await app.Get<RelayService>().AddAsync(A.Admin(), new RelayDraft { Name = $"Relay {Guid.NewGuid():N}", Host = "127.0.0.1", Port = sink.Port, Security = RelaySecurity.None }, Ct)).Value.Id;
        var client = await A.ClientAsync(app);
        var program = await A.KeyAsync(app, client);
        var taken = 0;
        foreach (var text in HeaderPayloads.All)
        {
            foreach (var mail in Mails(text, relay))
            {
                var sent = await program.PostAsync("messages", mail);
                Assert.True(sent.Status is 201 or 400, $"“{text}” was answered {sent.Status}: {sent.Text}");
                if (sent.Status == 201) taken++;
            }
        }

        Assert.InRange(taken, HeaderPayloads.All.Count, 1000); // values of merge tags are taken, whatever they hold
        await Until.TrueAsync(() => sink.Messages.Count >= taken, $"all {taken} arrive", seconds: 120);
        foreach (var mail in sink.Messages)
        {
            HeaderPayloads.AssertHead(mail.Bytes, mail.Text[..Math.Min(400, mail.Text.Length)]);
            Assert.Equal(["ada@people.example"], mail.To);
        }
    }

    [Fact]
    public async Task No_name_becomes_a_header_of_an_answer()
    {
        var program = await A.KeyAsync(app, await A.ClientAsync(app));
        foreach (var text in HeaderPayloads.All)
        {
            var list = await program.PostAsync("lists", new { name = $"{text} {Guid.NewGuid():N}" });
            var cursor = await program.GetAsync($"lists?after={Uri.EscapeDataString(text)}&q={Uri.EscapeDataString(text)}");
            var named = await program.GetAsync("lists", ("X-Request-Id", text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal)));
            var file = await program.GetAsync($"recipients/export.csv?q={Uri.EscapeDataString(text)}");
            foreach (var answer in new[] { list, cursor, named, file })
            {
                Assert.True(answer.Status != 500, $"{System.Text.Json.JsonSerializer.Serialize(text)} failed ({Array.IndexOf([list, cursor, named, file], answer)}): {answer.Text}");
                Assert.DoesNotContain("X-Evil", answer.Headers.Keys);
                Assert.DoesNotContain(answer.Headers, header => header.Value.Any(char.IsControl));
            }
        }
    }

    [Fact]
    public async Task No_door_leads_to_another_house()
    {
        var stranger = app.CreateClient(new() { AllowAutoRedirect = false });
        foreach (var to in HeaderPayloads.All.Select(text => "/" + text).Concat(["//attack.example", "/\\attack.example", "https://attack.example", "/\t/attack.example", "javascript:1", "\\\\attack.example", "/%5cattack.example", "http:attack.example", "///attack.example"]))
        {
            using var answer = await stranger.GetAsync(new Uri($"/account/sign-in?returnUrl={Uri.EscapeDataString(to)}", UriKind.Relative), Ct);
            Assert.True((int)answer.StatusCode is 200 or 400 or 404, $"“{to}” was answered {(int)answer.StatusCode}");
            Assert.Null(answer.Headers.Location);
            Assert.Equal(Dashboard.Web.Urls.IsOwnPath(to), !to.StartsWith("//", StringComparison.Ordinal) && !to.StartsWith("/\\", StringComparison.Ordinal) && to.StartsWith('/') && !to.Any(char.IsControl));
        }
    }

    private static IEnumerable<Dictionary<string, object?>> Mails(string text, Guid relay)
    {
        foreach (var field in new[] { "subject", "toName", "fromName", "replyTo", "fromEmail", "to", "tag" }) yield return Mail(field, text);
        yield return Mail("data", new Dictionary<string, string> { ["word"] = text.Replace("\0", "", StringComparison.Ordinal) });

        Dictionary<string, object?> Mail(string field, object value) => new()
        {
            ["to"] = "ada@people.example",
            ["fromEmail"] = "orders@brandt.example",
            ["fromName"] = "Bakery",
            ["subject"] = "Order {{ word }}",
            ["text"] = "Hello",
            ["relayId"] = relay,
            [field] = value,
        };
    }
}
