using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dashboard.Core.Sending;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Bench;

public class ComposingBench(ITestOutputHelper output)
{
    [Fact(Explicit = true)]
    public void Mails_composed_a_second_on_one_core()
    {
        var composer = Mail.Composer(TypicalContent());
        var liquid = Mail.Composer(TypicalContent() with { Html = TypicalContent().Html + "{% if city %}{% endif %}" });
        using var key = RSA.Create(2048);
        using var signer = new DkimSigner("acme.example", "s1", key);

        var size = Run("plain tags", composer, null, 60_000);
        Run("Liquid", liquid, null, 10_000);
        Run("plain tags, DKIM RSA-2048", composer, signer, 3_000);
        Assert.InRange(size, 8_000, 20_000);
    }

    /// <summary>About 10 KB of HTML and text with ten distinct links and some merge tags.</summary>
    internal static MessageContent TypicalContent()
    {
        var html = new StringBuilder("<!doctype html><html><head><style>p{margin:0 0 1em}</style></head><body><h1>Hello {{ first_name | default: \"friend\" }}</h1>");
        for (var i = 0; i < 10; i++)
            html.Append(CultureInfo.InvariantCulture, $"<div style=\"font-family:Arial,sans-serif;font-size:14px;line-height:1.5;color:#222222;padding:12px 24px\"><p>Offer {i} for {{{{ city }}}}: ")
                .Append("Quiet mornings, warm light and a cup of something good: this is what the season is about, and we have put together what belongs to it. Nothing more, nothing less, and all of it on your table by Friday if you order before noon. ")
                .Append(CultureInfo.InvariantCulture, $"<a href=\"https://shop.acme.example/season/offer-{i}?utm_source=news&amp;utm_campaign=spring\" style=\"color:#0a58ca\">See offer {i}</a></p></div>");
        html.Append("<p><a href=\"{{ unsubscribe_url }}\">Unsubscribe</a></p></body></html>");
        return Mail.Content(html.ToString(), "{{ first_name }}, ten offers for {{ city }}") with { Preheader = "Only this week in {{ city }}", FeedbackId = "c1:acme:news:smtpcloud" };
    }

    private int Run(string what, MessageComposer composer, DkimSigner? signer, int times)
    {
        using var buffer = new MessageBuffer();
        var target = Mail.To(attributes: ("city", "Köln"));
        for (var i = 0; i < 2_000; i++) composer.Compose(target, buffer);

        var (clock, before) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
        for (var i = 0; i < times; i++)
        {
            composer.Compose(target with { MessageId = i }, buffer);
            signer?.Sign(buffer);
        }
        output.WriteLine($"{what}: {times / clock.Elapsed.TotalSeconds:N0} mails/s, {buffer.Length:N0} octets, {(GC.GetAllocatedBytesForCurrentThread() - before) / times:N0} B allocated a mail");
        return buffer.Length;
    }
}
