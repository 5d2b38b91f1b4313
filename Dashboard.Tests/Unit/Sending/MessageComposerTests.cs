using System.Text;
using System.Text.RegularExpressions;
using Dashboard.Core.Sending;
using Dashboard.Core.Templates;
using Dashboard.Core.Tracking;
using Dashboard.Tests.Making;
using MimeKit;

namespace Dashboard.Tests.Unit.Sending;

public class MessageComposerTests
{
    private static readonly MessageContent Bare = Mail.Content() with { TrackOpens = false, TrackClicks = false };

    [Fact]
    public void Every_mail_carries_the_headers_that_receivers_ask_for()
    {
        var content = Mail.Content() with { ReplyTo = "team@acme.example", ListId = "news.acme.example", FeedbackId = "c1:acme:news:smtpcloud", UnsubscribeMailbox = "out@acme.example" };
        var mail = Mail.Read(content, Mail.To());

        var token = TrackingToken.Text(Mail.Keys, TokenKind.Bounce, 82, 4711);
        var wayOut = TrackingToken.Text(Mail.Keys, TokenKind.Unsubscribe, 82, 4711);
        Assert.Equal("\"Acme News\" <news@acme.example>", mail.From.ToString());
        Assert.Equal("\"Ann Lee\" <ann@example.com>", mail.To.ToString());
        Assert.Equal("team@acme.example", mail.ReplyTo.ToString());
        Assert.Equal("Hello", mail.Subject);
        Assert.Equal(Mail.Noon, mail.Date);
        Assert.Equal($"m.{token}@acme.example", mail.MessageId);
        Assert.Equal($"<https://mail.acme.example/u/{wayOut}>, <mailto:out@acme.example?subject=unsubscribe-{wayOut}>", mail.Headers["List-Unsubscribe"]);
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers["List-Unsubscribe-Post"]);
        Assert.Equal("<news.acme.example>", mail.Headers["List-Id"]);
        Assert.Equal($"c1:acme:{token}:smtpcloud", mail.Headers["Feedback-ID"]);
        Assert.Equal(token, mail.Headers["X-SMTPCloud-Message"]);
        Assert.Equal("1.0", mail.Headers["MIME-Version"]);
        Assert.Null(mail.Headers["Auto-Submitted"]);
        Assert.Equal(["text/plain", "text/html"], ((MultipartAlternative)mail.Body!).Select(p => p.ContentType.MimeType));
        Assert.Equal(mail.Headers.Count, mail.Headers.Select(h => h.Field).Distinct().Count());
        Assert.Equal($"b-{token}@bounce.acme.example", Mail.Composer(content).EnvelopeFrom(Mail.To()));
    }

    [Fact]
    public void A_second_attempt_is_the_same_mail_and_test_mails_differ()
    {
        var composer = Mail.Composer(Mail.Content());
        using MessageBuffer first = new(), again = new(), test = new();
        composer.Compose(Mail.To(), first);
        composer.Compose(Mail.To("bob@example.com"), again);
        composer.Compose(Mail.To(), again);
        composer.Compose(Mail.To() with { Seed = "t1" }, test);

        Assert.Equal(first.Written.ToArray(), again.Written.ToArray());
        Assert.NotEqual(Mail.Parse(first.Written.ToArray()).MessageId, Mail.Parse(test.Written.ToArray()).MessageId);
    }

    [Theory]
    [InlineData("Plain words")]
    [InlineData("Grüße aus Köln")]
    [InlineData("今日はいい天気ですね、少し長めの件名を付けてみましょう。どこで折り返されるかを見たいのです。")]
    [InlineData("👩‍👩‍👧‍👦 family 🏳️‍🌈 and 😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀 more")]
    [InlineData("A rather long subject that goes on and on, past the seventy-eighth column, so that it has to be folded somewhere, and once more after that")]
    [InlineData("two  blanks   inside    and a very long tail that must be folded somewhere without losing even a single one of     them")]
    [InlineData("=?utf-8?B?SGVsbG8=?= is not decoded")]
    [InlineData("Tokens_like=this, (comments) \"quotes\" \\ and: colons; stay")]
    public void A_subject_is_read_as_it_was_written(string subject)
    {
        Assert.Equal(subject, Mail.Read(Bare with { Subject = subject }, Mail.To()).Subject);
        Assert.Equal(subject, Mail.Read(Bare with { Subject = "{{ s }}" }, Mail.To(attributes: ("s", subject))).Subject);
    }

    [Fact]
    public void A_word_longer_than_a_line_is_still_a_subject()
    {
        var word = new string('w', 3000);
        Assert.Equal(word, Mail.Read(Bare with { Subject = word }, Mail.To()).Subject);
    }

    [Theory]
    [InlineData("Ann Lee")]
    [InlineData("Lee, Ann (Dr.) \"Annie\" \\ <x@y>")]
    [InlineData("O'Brien.")]
    [InlineData("Jürgen Größe")]
    [InlineData("王小明")]
    [InlineData("=?utf-8?Q?x?=")]
    [InlineData("A name as long as names of institutions and ministries of some countries tend to be, with more words to follow, and more")]
    public void A_name_is_read_as_it_was_written(string name)
    {
        var mail = Mail.Read(Bare with { FromName = name }, Mail.To(name: name));

        Assert.Equal(name, Assert.Single(mail.To.Mailboxes).Name);
        Assert.Equal("ann@example.com", Assert.Single(mail.To.Mailboxes).Address);
        Assert.Equal(name, Assert.Single(mail.From.Mailboxes).Name);
    }

    [Theory]
    [InlineData("jürgen@xn--bcher-kva.example")]
    [InlineData("\"two words\"@example.com")]
    public void Unusual_addresses_stay_whole(string email) =>
        Assert.Equal(email, Assert.Single(Mail.Parse(Mail.Bytes(Bare, Mail.To(email, null))).To.Mailboxes).Address.Replace("bücher", "xn--bcher-kva", StringComparison.Ordinal));

    [Theory]
    [InlineData("x\r\nBcc: eve@example.com")]
    [InlineData("x\nBcc: eve@example.com\n\nbody")]
    [InlineData("x\rBcc: eve@example.com")]
    [InlineData("x\0\r\n\r\n<html>")]
    public void No_value_adds_a_header(string value)
    {
        var content = Bare with { Subject = "{{ v }} {{ name }}", FromName = value, ListId = value, FeedbackId = value };
        var mail = Mail.Read(content, Mail.To("ann@example.com" + value, value, ("v", value)) with { Seed = value });

        Assert.Null(mail.Headers["Bcc"]);
        Assert.Equal(1, mail.Headers.Count(h => h.Field == "Subject"));
        Assert.Equal(2, ((MultipartAlternative)mail.Body!).Count);
        Assert.Single(mail.To.Mailboxes);
    }

    [Theory]
    [InlineData("from@", "fromEmail")]
    [InlineData("a@b.example\r\nBcc: x@y.example", "fromEmail")]
    public void A_sender_that_is_no_address_is_refused(string from, string field)
    {
        Assert.True(MessageComposer.Compile(Mail.Content() with { FromEmail = from }, Mail.Keys).Refused(out var error));
        Assert.Equal(field, error.Field);
    }

    [Fact]
    public void A_wrong_template_is_refused_with_its_field()
    {
        Assert.Equal("subject", MessageComposer.Compile(Mail.Content(subject: "{% if x %}"), Mail.Keys).Error!.Field);
        Assert.Equal("html", MessageComposer.Compile(Mail.Content("<p>\n{{ name | nope }}"), Mail.Keys).Error!.Field);
        Assert.Equal("text", MessageComposer.Compile(Mail.Content(text: "{{ name"), Mail.Keys).Error!.Field);
        Assert.Equal("preheader", MessageComposer.Compile(Mail.Content() with { Preheader = "{{ name" }, Mail.Keys).Error!.Field);
        Assert.Equal("replyTo", MessageComposer.Compile(Mail.Content() with { ReplyTo = "x" }, Mail.Keys).Error!.Field);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("ümlaut € 😀 \u2028 end")]
    [InlineData("a=b=3D=\tx \t")]
    [InlineData("line one\r\nline two\nline three \r\n  \r\n.\r\n..\r\nFrom me")]
    [InlineData("<b>&amp;\"'</b>{{ email }}{% if %}")]
    [InlineData("--=_boundary--")]
    [InlineData("")]
    public void A_value_arrives_as_it_is_in_both_parts(string value)
    {
        var content = Mail.Content("<!doctype html><html><body><p>before{{ v }}after</p><a href=\"{{ unsubscribe_url }}\">x</a></body></html>", text: "before{{ v }}after {{ unsubscribe_url }}") with { TrackOpens = false };
        var mail = Mail.Read(content, Mail.To(attributes: ("v", value)));

        var lines = value.Replace("\r\n", "\n", StringComparison.Ordinal);
        var escaped = lines.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal);
        var url = "https://mail.acme.example/u/" + TrackingToken.Text(Mail.Keys, TokenKind.Unsubscribe, 82, 4711);
        Assert.Equal($"before{lines}after {url}", Part(mail.TextBody));
        Assert.Equal($"<!doctype html><html><body><p>before{escaped}after</p><a href=\"{url}\">x</a></body></html>", Part(mail.HtmlBody));
    }

    [Fact]
    public void Long_lines_huge_values_and_every_byte_keep_to_seventy_six_columns()
    {
        var random = new Random(7);
        string[] alphabet = ["a", " ", "=", "\n", "ü", "😀", ".", "\t", "word ", "<p>", "{ ", "}"];
        for (var round = 0; round < 200; round++)
        {
            var author = string.Concat(Enumerable.Range(0, random.Next(400)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            var value = string.Concat(Enumerable.Range(0, random.Next(round == 0 ? 200_000 : 300)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            var mail = Mail.Read(Mail.Content("<p></p>", text: author + "|{{ v }}|{{ v }}{{ unsubscribe_url }}"), Mail.To(attributes: ("v", value)));

            Assert.Equal($"{author}|{value}|{value}https://mail.acme.example/u/{TrackingToken.Text(Mail.Keys, TokenKind.Unsubscribe, 82, 4711)}", Part(mail.TextBody));
        }
    }

    [Fact]
    public void Links_lead_through_signed_clicks_and_back_to_where_they_point()
    {
        var html = """
            <body bgcolor=white><a class='x' href="https://shop.example/?a=1&amp;b=2">one</a> <A HREF='http://shop.example/two'>two</A><a href=https://shop.example/three>three</a>
            <a href="https://shop.example/?a=1&amp;b=2">again</a><map><area href="https://shop.example/area"></map>
            <!--[if mso]><v:roundrect href="https://shop.example/button"></v:roundrect><![endif]-->
            <a href="mailto:x@y.example">m</a><a href="tel:+1">t</a><a href="#top">h</a><a name="n">n</a><a href="/rel">r</a><!-- <a href="https://no.example">no</a> -->
            <script>var a = '<a href="https://no.example">';</script><a href="{{ unsubscribe_url }}">out</a></body>
            """;
        var content = Mail.Content(html, text: "See https://shop.example/two, and (https://shop.example/text).");
        var composer = Mail.Composer(content);
        var mail = Mail.Read(content, Mail.To());

        Assert.Equal(
            ["https://shop.example/?a=1&b=2", "http://shop.example/two", "https://shop.example/three", "https://shop.example/area", "https://shop.example/button", "https://shop.example/two", "https://shop.example/text"],
            composer.Links.Select(l => l.Url));
        Assert.Equal([0, 1, 2, 0, 3, 4], Clicks(mail.HtmlBody).Select(c => c.LinkIndex));
        Assert.Equal([5, 6], Clicks(mail.TextBody).Select(c => c.LinkIndex));
        Assert.All(Clicks(mail.HtmlBody).Concat(Clicks(mail.TextBody)), c => Assert.Equal((composer.Links[c.LinkIndex].Url, 4711L, (ushort)82), (c.Url, c.MessageId, c.Month)));

        var undone = Regex.Replace(Part(mail.HtmlBody), "https://mail.acme.example/c/[^\"'> ]+", m => Read(m.Value).Url!.Replace("&", "&amp;", StringComparison.Ordinal));
        undone = Regex.Replace(undone, "<img src=\"https://mail.acme.example/t/.*?>", "");
        undone = Regex.Replace(undone, "https://mail.acme.example/u/[\\w-]+", "{{ unsubscribe_url }}");
        Assert.Equal(html.Replace("href=https://shop.example/three", "href=\"https://shop.example/three\"", StringComparison.Ordinal), undone);
        Assert.Matches("^See https://mail.acme.example/c/[\\w~-]+, and \\(https://mail.acme.example/c/[\\w~-]+\\)\\.\n", mail.TextBody!.Replace("\r\n", "\n", StringComparison.Ordinal));
    }

    [Fact]
    public void Links_with_merge_tags_are_filled_encoded_and_signed_for_each_recipient()
    {
        var content = Mail.Content("<a href=\"https://shop.example/{{ city }}?mail={{ email }}&amp;d={{ none | default: \"a b\" }}\">a</a><a href=\"{{ link }}\">b</a><a href=\"{{ bad }}\">c</a><a href=\"{{ mail }}\">d</a>");
        var mail = Mail.Read(content, Mail.To("a+b@example.com", attributes: [("city", "Köln/Süd & \"x\""), ("link", "https://other.example/x?y=1&z=2#f"), ("bad", "javascript:alert(1)"), ("mail", "mailto:x@y.example")]));

        var clicks = Clicks(mail.HtmlBody);
        Assert.Equal(["https://shop.example/K%C3%B6ln%2FS%C3%BCd%20%26%20%22x%22?mail=a%2Bb%40example.com&d=a%20b", "https://other.example/x?y=1&z=2#f"], clicks.Select(c => c.Url));
        Assert.Equal([0, 1], clicks.Select(c => c.LinkIndex));
        Assert.Contains("<a href=\"#\">c</a><a href=\"mailto:x@y.example\">d</a>", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript", mail.ToString(), StringComparison.Ordinal);
        Assert.Contains("city", Mail.Composer(content).FieldsUsed);
    }

    [Fact]
    public void Links_inside_liquid_blocks_are_tracked_and_those_with_loop_variables_left_alone()
    {
        var content = Mail.Content("{% if vip %}<a href=\"https://a.example/\">vip</a>{% else %}<a href=\"https://b.example/{{ city }}\">all</a>{% endif %}{% assign xs = 'p,q' | split: ',' %}{% for x in xs %}<a href=\"https://c.example/{{ x }}\">{{ x }}</a>{% endfor %}{% raw %}<a href=\"https://d.example\">{{ raw }}</a>{% endraw %}");

        var vip = Mail.Read(content, Mail.To(attributes: ("vip", "yes")));
        var all = Mail.Read(content, Mail.To(attributes: ("city", "Ulm")));

        Assert.Equal(["https://a.example/"], Clicks(vip.HtmlBody).Select(c => c.Url));
        Assert.Equal(["https://b.example/Ulm"], Clicks(all.HtmlBody).Select(c => c.Url));
        Assert.Contains("<a href=\"https://c.example/p\">p</a><a href=\"https://c.example/q\">q</a><a href=\"https://d.example\">{{ raw }}</a>", all.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pixel_the_preheader_and_the_way_out_are_put_in()
    {
        var mail = Mail.Read(Mail.Content("<html><head><title>x</title></head><body style=\"a>b\"><p>Hi</p></body></html>") with { Preheader = "Only <today>, {{ name }} & co" }, Mail.To(name: "A<b>"));
        var html = Part(mail.HtmlBody);

        Assert.Matches("<body style=\"a>b\"><div style=\"display:none[^\"]*\">Only &lt;today&gt;, A&lt;b&gt; &amp; co</div><p>Hi</p>", html);
        Assert.Matches("You get this mail from Acme &amp; Sons\\. <a href=\"https://mail.acme.example/u/[\\w-]+\"[^>]*>Unsubscribe</a></div><img src=\"https://mail.acme.example/t/[\\w-]+\" width=\"1\" height=\"1\" alt=\"\" style=\"[^\"]+\"></body></html>$", html);
        var open = Regex.Match(html, "/t/([\\w-]+)").Groups[1].Value;
        Assert.True(TrackingToken.TryRead(open, Mail.Keys, out var token));
        Assert.Equal(TokenKind.Open, token.Kind);
        Assert.Contains("Unsubscribe: https://mail.acme.example/u/", Part(mail.TextBody), StringComparison.Ordinal);
        Assert.Contains("from Acme & Sons.", Part(mail.TextBody), StringComparison.Ordinal);
    }

    [Fact]
    public void The_pixel_stands_at_the_end_where_there_is_no_body()
    {
        Assert.Matches("^<div style=\"display:none[^>]+>Pre</div><p>Hi</p>.*<img [^>]+>$", Part(Mail.Read(Mail.Content("<p>Hi</p>") with { Preheader = "Pre" }, Mail.To()).HtmlBody));
        Assert.DoesNotContain("<img", Mail.Read(Bare, Mail.To()).HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("Unsubscribe", Mail.Read("<a href='{{unsubscribe_url}}'>out</a>").HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_no_person_sees_is_put_in_where_it_is_wanted()
    {
        var content = Mail.Content("<a href=\"https://a.example/\">a</a>") with { HiddenLink = true };

        Assert.Equal([0, VisitJudge.HiddenLink], Clicks(Mail.Read(content, Mail.To()).HtmlBody).Select(c => c.LinkIndex));
        Assert.Equal(["https://a.example/"], Mail.Composer(content).Links.Select(l => l.Url));
        Assert.DoesNotContain("aria-hidden", Mail.Composer(content).Preview(Mail.To()).Html, StringComparison.Ordinal);
        Assert.Single(Clicks(Mail.Read(content with { HiddenLink = false }, Mail.To()).HtmlBody));
    }

    [Fact]
    public void Liquid_and_plain_tags_compose_the_same_mail()
    {
        const string plain = "<p>{{ name }} {{ city | default: 'x' }} <a href=\"https://a.example/{{ city }}\">a</a><a href=\"https://b.example\">b</a></p>";
        var target = Mail.To(attributes: ("city", "Köln & \"Bonn\""));

        Assert.Equal(
            Part(Mail.Read(Mail.Content(plain), target).HtmlBody),
            Part(Mail.Read(Mail.Content(plain + "{% if false %}{% endif %}"), target).HtmlBody));
    }

    [Fact]
    public void A_preview_shows_the_mail_without_tracking()
    {
        var composer = Mail.Composer(Mail.Content("<p>{{ name }} <a href=\"https://a.example/?x=1&amp;y=2\">a</a> <a href=\"https://b.example/{{ city }}\">b</a></p>", "Hi {{ name }}") with { Preheader = "pre" });
        var preview = composer.Preview(Mail.To(attributes: ("city", "Köln")));

        Assert.Equal("Hi Ann Lee", preview.Subject);
        Assert.Contains("<p>Ann Lee <a href=\"https://a.example/?x=1&amp;y=2\">a</a> <a href=\"https://b.example/K%C3%B6ln\">b</a></p>", preview.Html, StringComparison.Ordinal);
        Assert.Contains("a (https://a.example/?x=1&y=2) b (https://b.example/K%C3%B6ln)", preview.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/t/", preview.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/c/", preview.Html + preview.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_rendered_subject_can_be_merged_into_the_text() =>
        Assert.StartsWith("Re: Hi Ann", Mail.Read(Mail.Content(subject: "Hi {{ first_name }}", text: "Re: {{ campaign.subject }}"), Mail.To()).TextBody, StringComparison.Ordinal);

    [Fact]
    public void A_runaway_template_fails_that_mail_with_a_reason()
    {
        using var buffer = new MessageBuffer();
        var composer = Mail.Composer(Mail.Content("{% for i in (1..100000) %}x{% endfor %}"));

        Assert.Throws<TemplateFailedException>(() => composer.Compose(Mail.To(), buffer));
    }

    private static List<TrackingToken> Clicks(string? body) => [.. Regex.Matches(body!, "https://mail.acme.example/c/[\\w~-]+").Select(m => Read(m.Value))];

    private static TrackingToken Read(string url)
    {
        Assert.True(TrackingToken.TryRead(url.AsSpan("https://mail.acme.example/c/".Length), Mail.Keys, out var token), url);
        return token;
    }

    private static string Part(string? body) => body!.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n');
}
