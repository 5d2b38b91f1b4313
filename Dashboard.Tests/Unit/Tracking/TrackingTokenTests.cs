using System.Text;
using Dashboard.Core.Tracking;

namespace Dashboard.Tests.Unit.Tracking;

public class TrackingTokenTests
{
    private static readonly TrackingKeys Keys = Ring(1, (1, 7));

    [Theory]
    [InlineData(TokenKind.Open, 1)]
    [InlineData(TokenKind.Unsubscribe, 127)]
    [InlineData(TokenKind.View, 128)]
    [InlineData(TokenKind.Preferences, 5_000_000_000)]
    [InlineData(TokenKind.Open, 0)]
    [InlineData(TokenKind.Open, long.MaxValue)]
    public void A_token_says_what_was_written(TokenKind kind, long messageId)
    {
        var text = TrackingToken.Text(Keys, kind, 82, messageId);

        Assert.True(TrackingToken.TryRead(text, Keys, out var token));
        Assert.Equal(new TrackingToken(kind, 82, messageId), token);
        Assert.InRange(text.Length, 22, TrackingToken.MostChars);
        Assert.Equal(text, Uri.EscapeDataString(text));
    }

    [Fact]
    public void A_usual_token_has_about_thirty_characters() => Assert.Equal(27, TrackingToken.Text(Keys, TokenKind.Open, 82, 200_000_000).Length);

    [Theory]
    [InlineData("https://example.com/shop?a=1&b=%C3%A4#top", null)]
    [InlineData("http://example.com", null)]
    [InlineData("mailto:ann@example.com", null)]
    [InlineData("https://bücher.example/straße und mehr", "https://xn--bcher-kva.example/stra%C3%9Fe%20und%20mehr")]
    public void A_click_carries_its_target(string url, string? ascii)
    {
        Assert.True(ClickTarget.TryCreate(url, out var target));
        var text = Click(Keys, 42, 3, target);

        Assert.True(TrackingToken.TryRead(text, Keys, out var token));
        Assert.Equal(new TrackingToken(TokenKind.Click, 82, 42, 3, ascii ?? url), token);
        Assert.Equal(text, Uri.EscapeDataString(text));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.com/x")]
    [InlineData("/relative")]
    [InlineData("https://")]
    [InlineData("")]
    [InlineData(null)]
    public void Only_web_and_mail_targets_are_taken(string? url) => Assert.False(ClickTarget.TryCreate(url, out _));

    [Fact]
    public void An_over_long_target_is_refused()
    {
        Assert.True(ClickTarget.TryCreate("https://example.com/" + new string('a', ClickTarget.MostOctets - 20), out var longest));
        Assert.True(TrackingToken.TryRead(Click(Keys, 1, 0, longest), Keys, out _));
        Assert.False(ClickTarget.TryCreate("https://example.com/" + new string('a', ClickTarget.MostOctets), out _));
        Assert.False(TrackingToken.TryRead(Click(Keys, 1, 0, longest) + new string('a', 4000), Keys, out _));
    }

    [Fact]
    public void No_character_of_a_token_can_be_changed()
    {
        Assert.True(ClickTarget.TryCreate("https://example.com/a", out var target));
        string[] tokens = [TrackingToken.Text(Keys, TokenKind.Open, 82, 77), Click(Keys, 77, 1, target)];

        foreach (var text in tokens)
            for (var i = 0; i < text.Length; i++)
                foreach (var c in "Az09-_~ =+/\u00e9")
                {
                    var changed = text.ToCharArray();
                    changed[i] = c;
                    var forged = new string(changed);
                    Assert.True(forged == text || !TrackingToken.TryRead(forged, Keys, out _), forged);
                }
    }

    [Fact]
    public void A_token_cut_or_lengthened_is_refused()
    {
        var text = TrackingToken.Text(Keys, TokenKind.Open, 82, 77);
        for (var length = 0; length < text.Length; length++) Assert.False(TrackingToken.TryRead(text.AsSpan(0, length), Keys, out _));
        foreach (var more in new[] { "A", "AA", "AAA", "=", "~", "~AA", "\n", " " }) Assert.False(TrackingToken.TryRead(text + more, Keys, out _));
        Assert.False(TrackingToken.TryRead(new string('A', 5000), Keys, out _));
    }

    [Fact]
    public void A_click_without_its_target_or_with_anothers_is_refused()
    {
        Assert.True(ClickTarget.TryCreate("https://example.com/a", out var a));
        Assert.True(ClickTarget.TryCreate("https://evil.example/", out var b));
        string clickA = Click(Keys, 77, 1, a), clickB = Click(Keys, 77, 1, b);

        Assert.False(TrackingToken.TryRead(clickA.Split('~')[0], Keys, out _));
        Assert.False(TrackingToken.TryRead(clickA.Split('~')[0] + "~" + clickB.Split('~')[1], Keys, out _));
        Assert.False(TrackingToken.TryRead(TrackingToken.Text(Keys, TokenKind.Unsubscribe, 82, 77) + "~" + clickA.Split('~')[1], Keys, out _));
    }

    [Fact]
    public void A_token_of_one_kind_is_no_token_of_another()
    {
        var open = Convert.FromBase64String(Padded(TrackingToken.Text(Keys, TokenKind.Open, 82, 77)));
        open[0] = (byte)((open[0] & 0xf0) | (int)TokenKind.Unsubscribe);
        var forged = Convert.ToBase64String(open).TrimEnd('=').Replace('+', '-').Replace('/', '_');

        Assert.False(TrackingToken.TryRead(forged, Keys, out _));
        Assert.False(TrackingToken.TryRead(TrackingToken.Text(Keys, TokenKind.Bounce, 82, 77), Keys, out _));
    }

    [Fact]
    public void Old_keys_stay_valid_for_reading_and_unknown_ones_do_not()
    {
        var old = TrackingToken.Text(Ring(1, (1, 7)), TokenKind.Open, 82, 77);

        Assert.True(TrackingToken.TryRead(old, Ring(2, (1, 7), (2, 8)), out _));
        Assert.False(TrackingToken.TryRead(old, Ring(2, (2, 8)), out _));
        Assert.False(TrackingToken.TryRead(old, Ring(1, (1, 9)), out _));
        Assert.NotEqual(old, TrackingToken.Text(Ring(2, (1, 7), (2, 8)), TokenKind.Open, 82, 77));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12345)]
    [InlineData(long.MaxValue)]
    public void A_bounce_token_survives_a_change_of_case_and_fits_a_local_part(long messageId)
    {
        var text = TrackingToken.Text(Keys, TokenKind.Bounce, 82, messageId);

        Assert.True(text.Length + 2 <= 64);
        Assert.Matches("^[a-z2-7]+$", text);
        foreach (var seen in new[] { text, text.ToUpperInvariant(), "b-" + text, "B-" + text.ToUpperInvariant() })
        {
            Assert.True(TrackingToken.TryReadBounce(seen, Keys, out var token));
            Assert.Equal(new TrackingToken(TokenKind.Bounce, 82, messageId), token);
        }
        Assert.False(TrackingToken.TryReadBounce(text.AsSpan(0, text.Length - 1), Keys, out _));
        Assert.False(TrackingToken.TryReadBounce(text + "a", Keys, out _));
        Assert.False(TrackingToken.TryReadBounce(text.Replace(text[12], text[12] == 'a' ? 'b' : 'a'), Keys, out _));
    }

    [Fact]
    public void A_bounce_token_is_found_anywhere_in_a_returned_mail()
    {
        var text = TrackingToken.Text(Keys, TokenKind.Bounce, 82, 77);

        Assert.True(TrackingToken.TryFindBounce($"Final-Recipient: rfc822; x@example.com\nMessage-ID: <m.{text}@news.example.com>\n", Keys, out var token));
        Assert.Equal(77, token.MessageId);
        Assert.False(TrackingToken.TryFindBounce("Diagnostic-Code: smtp; 550 abcdefghijklmnopqrstuvwxyz234567 unknown", Keys, out _));
    }

    private static string Click(TrackingKeys keys, long messageId, int index, ClickTarget target)
    {
        var ascii = new byte[8192];
        return Encoding.ASCII.GetString(ascii, 0, TrackingToken.WriteClick(keys, 82, messageId, index, target, ascii));
    }

    private static string Padded(string base64Url) =>
        base64Url.Replace('-', '+').Replace('_', '/').PadRight((base64Url.Length + 3) / 4 * 4, '=');

    private static TrackingKeys Ring(byte current, params (byte Id, byte Fill)[] keys) =>
        new(keys.ToDictionary(k => k.Id, k => Enumerable.Repeat(k.Fill, 32).ToArray()), current);
}
