using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Dashboard.Core.Feedback;
using Dashboard.Core.Relays;
using Dashboard.Tests.Making;
using Dashboard.Web.Inbound;

namespace Dashboard.Tests.Integration.Feedback;

/// <summary>Calls as the providers document them, signed with keys of our own.</summary>
public sealed class ProviderTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public async Task Mailguns_failure_counts_with_its_signature_and_not_without()
    {
        var (path, campaign, email) = await SetAsync(Provider.Mailgun, "key-1");
        string Call(string key, long at) => JsonSerializer.Serialize(new
        {
            signature = new { timestamp = at.ToString(CultureInfo.InvariantCulture), token = "t0", signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(key), Encoding.ASCII.GetBytes($"{at}t0"))) },
            event_data = 0,
        }).Replace("\"event_data\":0", "\"event-data\":" + JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["event"] = "failed",
            ["severity"] = "permanent",
            ["reason"] = "bounce",
            ["recipient"] = email,
            ["delivery-status"] = new { code = 550, message = "5.1.1 The email account that you tried to reach does not exist" },
            ["message"] = new { headers = new Dictionary<string, string> { ["message-id"] = $"m.{campaign.Token(0)}@example.com" } },
        }), StringComparison.Ordinal);

        Assert.Equal(401, await PostAsync(path, Call("key-2", Now)));
        Assert.Equal(401, await PostAsync(path, Call("key-1", Now - 100_000)));
        Assert.Equal("1|0|0", await FiguresAsync(campaign));
        Assert.Equal(200, await PostAsync(path, Call("key-1", Now)));
        Assert.Equal(200, await PostAsync(path, Call("key-1", Now)));
        Assert.Equal("0|1|0", await FiguresAsync(campaign));
        Assert.Equal((short)1, await app.SqlAsync("SELECT bounce_class FROM messages WHERE campaign_id = $1", campaign.Id));
    }

    [Fact]
    public async Task Postmarks_bounce_finds_its_message_by_address_and_only_with_the_password()
    {
        var (path, campaign, email) = await SetAsync(Provider.Postmark, "user:pass");
        var call = JsonSerializer.Serialize(new { RecordType = "Bounce", Type = "HardBounce", Email = email, Description = "The server was unable to deliver your message (ex: unknown user, mailbox not found).", Details = "smtp;550 5.1.1 The email account that you tried to reach does not exist." });

        Assert.Equal(401, await PostAsync(path, call));
        Assert.Equal(401, await PostAsync(path, call, ("Authorization", Basic("user:wrong"))));
        Assert.Equal(200, await PostAsync(path, call, ("Authorization", Basic("user:pass"))));
        Assert.Equal("0|1|0", await FiguresAsync(campaign));
        Assert.Equal(200, await PostAsync(path, JsonSerializer.Serialize(new { RecordType = "SpamComplaint", Email = email }), ("Authorization", Basic("user:pass"))));
        Assert.Equal("0|1|1", await FiguresAsync(campaign));
    }

    [Fact]
    public async Task SendGrids_events_count_with_its_signature()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (path, campaign, email) = await SetAsync(Provider.SendGrid, Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()));
        var call = JsonSerializer.Serialize(new object[] { new { @event = "delivered", email }, new Dictionary<string, string> { ["event"] = "spamreport", ["email"] = email, ["smtp-id"] = $"<m.{campaign.Token(0)}@example.com>" } });
        var stamp = Now.ToString(CultureInfo.InvariantCulture);
        var signature = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(stamp + call), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

        Assert.Equal(401, await PostAsync(path, call + " ", (SendGridHook.Signature, signature), (SendGridHook.Timestamp, stamp)));
        Assert.Equal(200, await PostAsync(path, call, (SendGridHook.Signature, signature), (SendGridHook.Timestamp, stamp)));
        Assert.Equal("1|0|1", await FiguresAsync(campaign));
    }

    [Fact]
    public async Task Amazon_is_believed_with_a_certificate_of_its_own_hosts_only()
    {
        const string topic = "arn:aws:sns:eu-west-1:123456789012:bounces";
        using var key = RSA.Create(2048);
        var certificate = new CertificateRequest("CN=sns.amazonaws.com", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var wire = new Wire(certificate.ExportCertificatePem());
        var hook = new SesHook(wire, TimeProvider.System);
        var message = JsonSerializer.Serialize(new { notificationType = "Bounce", bounce = new { bounceType = "Permanent", bounceSubType = "General", bouncedRecipients = new[] { new { emailAddress = "a@b.example", status = "5.1.1", diagnosticCode = "smtp; 550 5.1.1 user unknown" } } }, mail = new { source = "b-token@example.com" } });
        byte[] Call(string type = "Notification", string host = "sns.eu-west-1.amazonaws.com", string confirmHost = "sns.eu-west-1.amazonaws.com", string arn = topic)
        {
            var fields = new Dictionary<string, string> { ["Message"] = message, ["MessageId"] = "1", ["SubscribeURL"] = $"https://{confirmHost}/?Action=ConfirmSubscription", ["Timestamp"] = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture), ["Token"] = "t", ["TopicArn"] = arn, ["Type"] = type };
            var signed = string.Concat(fields.Where(f => type != "Notification" || f.Key is not ("SubscribeURL" or "Token")).Select(f => $"{f.Key}\n{f.Value}\n"));
            fields["SignatureVersion"] = "2";
            fields["Signature"] = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
            fields["SigningCertURL"] = $"https://{host}/SimpleNotificationService-1.pem";
            return JsonSerializer.SerializeToUtf8Bytes(fields);
        }

        var good = await hook.ReadAsync(Call(), topic, Ct);
        Assert.Null(good.Refusal);
        Assert.Equal(("a@b.example", BounceClass.Hard), (good.Events[0].Email, good.Events[0].Class));
        Assert.Null((await hook.ReadAsync(Call("SubscriptionConfirmation"), topic, Ct)).Refusal);
        Assert.Equal(["sns.eu-west-1.amazonaws.com", "sns.eu-west-1.amazonaws.com"], wire.Asked);

        foreach (var host in new[] { "evil.example", "sns.eu-west-1.amazonaws.com.evil.example", "amazonaws.com", "s3.amazonaws.com", "127.0.0.1" })
        {
            Assert.NotNull((await hook.ReadAsync(Call(host: host), topic, Ct)).Refusal);
            Assert.NotNull((await hook.ReadAsync(Call("SubscriptionConfirmation", confirmHost: host), topic, Ct)).Refusal);
        }

        Assert.NotNull((await hook.ReadAsync(Call(arn: topic + "2"), topic, Ct)).Refusal);
        var forged = Call();
        forged[Encoding.UTF8.GetString(forged).IndexOf("b.example", StringComparison.Ordinal)] = (byte)'c';
        Assert.NotNull((await hook.ReadAsync(forged, topic, Ct)).Refusal);
        Assert.Equal(2, wire.Asked.Count);
    }

    [Fact]
    public async Task An_address_that_nobody_was_given_is_not_there()
    {
        var (path, _, _) = await SetAsync(Provider.Mailgun, "key-1");

        Assert.Equal(404, await PostAsync(path[..^3] + "AAA", "{}"));
        Assert.Equal(404, await PostAsync(path.Replace("mailgun", "postmark", StringComparison.Ordinal), "{}"));
        Assert.Equal(404, await PostAsync(path.Replace("mailgun", "nobody", StringComparison.Ordinal), "{}"));
        Assert.Equal(401, await PostAsync(path, "no json"));
    }

    private async Task<(string Path, SentCampaign Campaign, string Email)> SetAsync(Provider provider, string secret)
    {
        var relay = await app.Get<RelayService>().AddAsync(A.Admin(), new RelayDraft { Name = $"Relay {Guid.NewGuid():N}", Host = "127.0.0.1" }, Ct);
        var admin = await A.SignedInAsync(app);
        var set = await admin.PutAsync($"relays/{relay.Value.Id}/hooks/{provider}", new { secret });
        Assert.True(set.Status == 200, set.Text);
        Assert.DoesNotContain(secret, (await admin.GetAsync($"relays/{relay.Value.Id}/hooks")).Text, StringComparison.Ordinal);
        var campaign = await A.SentCampaignAsync(app, (await A.ClientAsync(app)).ClientId!.Value, 1);
        await app.SqlAsync("UPDATE campaigns SET relay_id = $2 WHERE id = $1", campaign.Id, relay.Value.Id);
        return (set["path"]!, campaign, (string)(await app.SqlAsync("SELECT email::text FROM recipients WHERE id = $1", campaign.Recipients[0]))!);
    }

    private async Task<int> PostAsync(string path, string body, params (string Name, string Value)[] headers)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return (await A.Stranger(app).SendAsync(HttpMethod.Post, path, content, headers)).Status;
    }

    private async Task<object?> FiguresAsync(SentCampaign campaign) => await app.SqlAsync("SELECT accepted || '|' || bounced || '|' || complained FROM campaign_counts WHERE campaign_id = $1", campaign.Id);

    private static string Basic(string text) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private sealed class Wire(string pem) : ISnsWire
    {
        public List<string> Asked { get; } = [];

        public Task<string?> GetAsync(Uri address, CancellationToken ct)
        {
            Asked.Add(address.Host);
            return Task.FromResult<string?>(pem);
        }
    }
}
