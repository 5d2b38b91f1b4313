using System.Security.Cryptography;
using System.Text;
using Dashboard.Core.Sending;
using Dashboard.Tests.Making;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;
using DkimSigner = Dashboard.Core.Sending.DkimSigner;

namespace Dashboard.Tests.Unit.Sending;

public class DkimSignerTests
{
    private static readonly RSA Key = RSA.Create(2048);

    [Fact]
    public async Task MimeKit_verifies_what_is_signed()
    {
        using var signer = new DkimSigner("acme.example", "s1", Key);
        foreach (var content in new[]
        {
            Mail.Content(),
            Mail.Content("<p>  two   blanks \t and tabs  </p>\n\n\n", "Grüße {{ name }}  with  blanks") with { ReplyTo = "x@acme.example", FeedbackId = "a:b:c:d", ListId = "l.acme.example", UnsubscribeMailbox = "u@acme.example" },
        })
        {
            using var buffer = new MessageBuffer();
            Mail.Composer(content).Compose(Mail.To(), buffer);
            signer.Sign(buffer);
            signer.Sign(buffer);

            Mail.AssertWellFormed(buffer.Written.ToArray());
            var message = Mail.Parse(buffer.Written.ToArray());
            Assert.Equal(2, message.Headers.Count(h => h.Field == "DKIM-Signature"));
            foreach (var header in message.Headers.Where(h => h.Field == "DKIM-Signature"))
                Assert.True(await new DkimVerifier(new Locator()).VerifyAsync(message, header, TestContext.Current.CancellationToken));

            message.Headers.Insert(0, new Header("Subject", "another"));
            Assert.False(await new DkimVerifier(new Locator()).VerifyAsync(message, message.Headers.First(h => h.Field == "DKIM-Signature"), TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("a: x\r\nfrom :  A  <a@b.example> \r\n\tfolded\r\nSubject: s\r\n\r\nbody  with \t blanks \r\n\r\n\r\n")]
    [InlineData("From: a@b.example\r\nTo: c@d.example\r\nTo: second@d.example\r\nSubject:\r\n\r\n")]
    [InlineData("From: a@b.example\r\n\r\nno line end")]
    [InlineData("From: Jürgen <a@b.example>\r\nSubject: Grüße – 你好\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nÜnïcödé 你好 \t \r\n")]
    [InlineData("From: a@b.example\r\nSubject: LONG\r\n\r\nLONG LONG\r\n.\r\n..LONG\r\n")]
    [InlineData("From: a@b.example\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\nbefore\r\n--b\r\n\r\ntext\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>x</p>\r\n--b--\r\nafter\r\n\r\n")]
    public async Task Odd_mails_are_signed_as_well(string mail)
    {
        using var signer = new DkimSigner("acme.example", "s1", Key);
        var bytes = Encoding.UTF8.GetBytes(mail.Replace("LONG", new string('y', 5000), StringComparison.Ordinal));
        var message = Mail.Parse([.. Encoding.ASCII.GetBytes(signer.Header(bytes)), .. bytes]);

        Assert.True(await new DkimVerifier(new Locator()).VerifyAsync(message, message.Headers.First(h => h.Field == "DKIM-Signature"), TestContext.Current.CancellationToken));
    }

    private sealed class Locator : IDkimPublicKeyLocator
    {
        public AsymmetricKeyParameter LocatePublicKey(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            (domain, selector) == ("acme.example", "s1") ? DotNetUtilities.GetRsaPublicKey(Key) : throw new InvalidOperationException(domain);

        public Task<AsymmetricKeyParameter> LocatePublicKeyAsync(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));
    }
}
