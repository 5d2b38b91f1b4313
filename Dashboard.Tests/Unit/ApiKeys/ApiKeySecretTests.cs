using Dashboard.Core.ApiKeys;

namespace Dashboard.Tests.Unit.ApiKeys;

public sealed class ApiKeySecretTests
{
    [Fact]
    public void A_drawn_key_is_read_again()
    {
        var drawn = ApiKeySecret.Draw();

        Assert.True(ApiKeySecret.TryRead(drawn.Text, out var read));
        Assert.Equal(drawn, read);
        Assert.Equal(drawn.Hash(), read.Hash());
        Assert.StartsWith("sk_live_", drawn.Text, StringComparison.Ordinal);
        Assert.StartsWith(ApiKeySecret.Shown(drawn.PublicId), drawn.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_two_keys_are_alike() =>
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => ApiKeySecret.Draw().PublicId).Distinct().Count());

    [Fact]
    public void A_key_with_any_one_character_changed_is_refused()
    {
        var text = ApiKeySecret.Draw().Text;

        for (var i = 0; i < text.Length; i++)
        {
            var changed = text[..i] + (text[i] == 'a' ? 'b' : 'a') + text[(i + 1)..];
            Assert.False(ApiKeySecret.TryRead(changed, out _), $"changed at {i}");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sk_live_")]
    [InlineData("sk_live_aaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("sk_live_ääääääääää_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void What_is_no_key_is_refused(string? text) => Assert.False(ApiKeySecret.TryRead(text, out _));

    [Fact]
    public void A_key_that_is_cut_or_grown_is_refused()
    {
        var text = ApiKeySecret.Draw().Text;

        Assert.False(ApiKeySecret.TryRead(text[..^1], out _));
        Assert.False(ApiKeySecret.TryRead(text + "a", out _));
        Assert.False(ApiKeySecret.TryRead(text.ToUpperInvariant(), out _));
    }
}
