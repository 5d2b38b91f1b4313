using System.Diagnostics;
using System.Globalization;
using System.Text;
using Dashboard.Core.Feedback;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Unit.Feedback;

/// <summary>Reads the samples of our own, and every kind of rubbish made of them.</summary>
public class BounceMailParserTests
{
    /// <summary>What no mail may take, with room for a busy machine.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1); // 50 ms are promised; a busy machine is given more, and what grows with the square of a mail takes far more

    public static TheoryData<string> Names => [.. ReturnedMails.All.Select(m => m.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mail_that_came_back_is_understood(string name)
    {
        var mail = ReturnedMails.Named(name);

        foreach (var lineEnd in new[] { "\n", "\r\n", "\r" })
        {
            var report = BounceMailParser.Read(Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(mail.Octets).Replace("\n", lineEnd, StringComparison.Ordinal)));

            Assert.Equal(mail.Kind, report.Kind.ToString(), ignoreCase: true);
            Assert.Equal(
                string.Join(", ", mail.People.Select(p => p.Email + " " + p.Class).Order(StringComparer.Ordinal)),
                string.Join(", ", report.Recipients.Select(r => r.Email + " " + r.Class.ToString().ToLower(CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal)));
            foreach (var (email, _, status) in mail.People)
                if (status is not null) Assert.Equal(status, report.Recipients.Single(r => r.Email == email).Status);
        }
    }

    [Fact]
    public void Rubbish_made_of_reports_never_throws_and_takes_no_time() => Fuzz(5_000, seed: 5);

    [Fact(Explicit = true)]
    [Trait("Category", "Bench")]
    public void A_million_mails_of_rubbish_never_throw_and_take_no_time() => Fuzz(1_000_000, seed: 7);

    [Theory]
    [InlineData("nested")]
    [InlineData("boundaries")]
    [InlineData("long line")]
    [InlineData("header lines")]
    [InlineData("at signs")]
    [InlineData("addresses")]
    [InlineData("encoded words")]
    [InlineData("codes")]
    [InlineData("status groups")]
    [InlineData("tags")]
    [InlineData("quotes")]
    [InlineData("tokens")]
    [InlineData("colons")]
    [InlineData("phrases")]
    [InlineData("messages in messages")]
    public void What_is_made_to_take_long_does_not(string kind)
    {
        var mail = Encoding.Latin1.GetBytes(Hostile(kind));

        BounceMailParser.Read(mail); // compiled
        var took = Enumerable.Range(0, 5).Select(_ => Time(mail)).Min();

        Assert.True(took < Longest, $"{kind}: {took.TotalMilliseconds:0.0} ms");
    }

    private static TimeSpan Time(byte[] mail)
    {
        var started = Stopwatch.GetTimestamp();
        var report = BounceMailParser.Read(mail);
        report.TryFindToken(Keys, out _);
        return Stopwatch.GetElapsedTime(started);
    }

    private static readonly Core.Tracking.TrackingKeys Keys = new(new Dictionary<byte, byte[]> { [1] = new byte[32] }, 1);

    private static string Hostile(string kind)
    {
        const string head = "Return-Path: <>\nFrom: MAILER-DAEMON@x.example\nSubject: Undelivered Mail Returned to Sender\n";
        const int size = 1024 * 1024;
        string Repeat(string text) => string.Concat(Enumerable.Repeat(text, size / text.Length));
        return kind switch
        {
            "nested" => head + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n")),
            "boundaries" => head + "Content-Type: multipart/mixed; boundary=b\n\n" + Repeat("--b\n\n"),
            "long line" => head + "\n" + new string('a', size),
            "header lines" => Repeat("X-A: b\n"),
            "at signs" => head + "\n" + Repeat("@"),
            "addresses" => head + "\n" + Repeat("<a@b.example>: "),
            "encoded words" => head + "Subject: " + Repeat("=?utf-8?Q?a?= ") + "\n\n",
            "codes" => head + "\n" + Repeat("550 "),
            "status groups" => head + "Content-Type: message/delivery-status\n\n" + Repeat("Final-Recipient: rfc822; a@b.example\nAction: failed\n\n"),
            "tags" => head + "Content-Type: text/html\n\n" + Repeat("<style><"),
            "quotes" => head + "\n" + Repeat("\"a\"@b.example \""),
            "tokens" => head + "\n" + Repeat("c2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "),
            "colons" => head + "\n" + Repeat("received: x\nto: y\n \n"),
            "phrases" => head + "\n<a@b.example>: 550 " + Repeat("no user unknown quota full blocked "),
            _ => head + string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\n\n", 20_000)),
        };
    }

    private static void Fuzz(int times, int seed)
    {
        var random = new Random(seed);
        var all = ReturnedMails.All;
        var slow = 0;
        for (var i = 0; i < times; i++)
        {
            var mail = all[random.Next(all.Count)].Octets.ToArray();
            for (var changes = random.Next(1, 30); changes > 0 && mail.Length > 0; changes--)
            {
                var at = random.Next(mail.Length);
                switch (random.Next(6))
                {
                    case 0: mail[at] = (byte)random.Next(256); break;
                    case 1: mail = mail[..at]; break;
                    case 2: mail = [.. mail[..at], .. mail[random.Next(mail.Length)..]]; break;
                    case 3: mail[at] = (byte)"\r\n:;=\"<>@-?."[random.Next(12)]; break;
                    case 4: mail = [.. mail.AsSpan(0, at), .. all[random.Next(all.Count)].Octets.Take(200)]; break;
                    default: mail = [.. mail.AsSpan(at), .. mail.AsSpan(0, at)]; break;
                }
            }

            var started = Stopwatch.GetTimestamp();
            var report = BounceMailParser.Read(mail);
            report.TryFindToken(Keys, out _);
            // One long pause of the machine is no fault of the parser; the same mail must be fast when it is read again.
            if (Stopwatch.GetElapsedTime(started) > Longest && Enumerable.Range(0, 3).All(_ => Time(mail) > Longest)) slow++;
            Assert.All(report.Recipients, r => Assert.Contains('@', r.Email));
        }

        Assert.Equal(0, slow);
    }
}
