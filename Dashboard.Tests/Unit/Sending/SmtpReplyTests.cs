using Dashboard.Core.Sending;

namespace Dashboard.Tests.Unit.Sending;

public class SmtpReplyTests
{
    [Theory]
    [InlineData("250 2.0.0 Ok: queued as 12345", 250, "2.0.0", "Ok: queued as 12345")]
    [InlineData("250", 250, null, "")]
    [InlineData("550-5.1.1 first\r\n550-5.1.1 second\r\n550 5.1.1 third", 550, "5.1.1", "first second third")]
    [InlineData("550-first\n550 second", 550, null, "first second")]
    [InlineData("550 #5.1.0 Address rejected", 550, null, "#5.1.0 Address rejected")]
    [InlineData("554 5.7.606 Access denied", 554, "5.7.606", "Access denied")]
    [InlineData("550 5.1.1: gone", 550, "5.1.1", "gone")]
    [InlineData("550 5.1.1.1 is a host", 550, null, "5.1.1.1 is a host")]
    [InlineData("421 \u0007bell", 421, null, "bell")]
    [InlineData("HTTP/1.1 400 Bad Request", 0, null, "HTTP/1.1 400 Bad Request")]
    [InlineData("", 0, null, "")]
    [InlineData(null, 0, null, "")]
    public void A_reply_is_read_into_code_status_and_text(string? answer, int code, string? status, string text) =>
        Assert.Equal(new SmtpReply(code, status, text), SmtpReply.Parse(answer));

    [Fact]
    public void A_reply_is_shown_on_one_line()
    {
        Assert.Equal("550 5.1.1 first second", SmtpReply.Parse("550-5.1.1 first\r\n550 5.1.1 second").ToString());
        Assert.True(SmtpReply.Parse("550 " + new string('x', 9000)).Text.Length <= SmtpReply.MostText);
    }
}
