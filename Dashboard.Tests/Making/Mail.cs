using System.Text;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;
using MimeKit;

namespace Dashboard.Tests.Making;

/// <summary>Campaign mails for tests, and MimeKit's reading of what the composer wrote.</summary>
internal static class Mail
{
    internal static readonly TrackingKeys Keys = new(new Dictionary<byte, byte[]> { [1] = [.. Enumerable.Repeat((byte)7, 32)] }, 1);

    internal static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    internal static MessageContent Content(string html = "<p>Hello {{ name }}</p>", string subject = "Hello", string? text = null) => new()
    {
        Subject = subject,
        FromName = "Acme News",
        FromEmail = "news@acme.example",
        Html = html,
        Text = text,
        ClientName = "Acme & Sons",
        CampaignName = "Spring",
        PublicUrl = "https://mail.acme.example",
        ReturnPathDomain = "bounce.acme.example",
    };

    internal static MessageTarget To(string email = "ann@example.com", string? name = "Ann Lee", params (string Name, string? Value)[] attributes) =>
        new(4711, 82, email, name, attributes.ToDictionary(a => a.Name, a => a.Value), Noon);

    internal static MessageComposer Composer(MessageContent content) => MessageComposer.Compile(content, Keys).Value;

    internal static byte[] Bytes(MessageContent content, MessageTarget target)
    {
        using var buffer = new MessageBuffer();
        Composer(content).Compose(target, buffer);
        return buffer.Written.ToArray();
    }

    /// <summary>The mail as MimeKit reads it, after checking what every mail must keep to.</summary>
    internal static MimeMessage Read(MessageContent content, MessageTarget target)
    {
        var bytes = Bytes(content, target);
        AssertWellFormed(bytes);
        return Parse(bytes);
    }

    internal static MimeMessage Parse(byte[] bytes) => MimeMessage.Load(new MemoryStream(bytes), TestContext.Current.CancellationToken);

    internal static MimeMessage Read(string html, params (string Name, string? Value)[] attributes) => Read(Content(html), To(attributes: attributes));

    internal static void AssertWellFormed(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\r", text.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("\n", text.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("\0", text, StringComparison.Ordinal);

        var isBody = false;
        foreach (var line in text.Split("\r\n"))
        {
            isBody |= line.Length == 0;
            Assert.True(line.Length <= (isBody ? 76 : 998), line);
            if (isBody && line.Length > 0) Assert.True(line[^1] is not (' ' or '\t'), line);
            if (isBody) Assert.True(line.All(char.IsAscii), line);
        }
    }
}
