using Dashboard.Core;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Unit.Sending;

public sealed class HeaderPayloadTests
{
    [Fact]
    public void There_are_forty_and_more() => Assert.InRange(HeaderPayloads.All.Distinct().Count(), 40, 1000);

    [Fact]
    public void No_text_of_a_mail_becomes_a_header_of_it()
    {
        foreach (var text in HeaderPayloads.All)
        {
            var content = Mail.Content(subject: "x {{ word }}");
            HeaderPayloads.AssertHead(Mail.Bytes(content with { FromName = text }, Mail.To()), $"the sender's name “{text}”");
            HeaderPayloads.AssertHead(Mail.Bytes(content with { Subject = text }, Mail.To()), $"the subject “{text}”");
            HeaderPayloads.AssertHead(Mail.Bytes(content with { ClientName = text, CampaignName = text }, Mail.To()), $"the names “{text}”");
            HeaderPayloads.AssertHead(Mail.Bytes(content with { ListId = text, FeedbackId = text }, Mail.To()), $"the ids “{text}”");
            HeaderPayloads.AssertHead(Mail.Bytes(content, Mail.To(name: text)), $"the recipient's name “{text}”");
            HeaderPayloads.AssertHead(Mail.Bytes(content, Mail.To(attributes: ("word", text))), $"the value “{text}”");
            HeaderPayloads.AssertHead(Mail.Bytes(content, Mail.To(email: $"ann@example.com{text}")), $"the address “{text}”");
        }
    }

    [Fact]
    public void A_subject_is_read_as_it_was_written_also_where_it_looks_encoded()
    {
        foreach (var text in HeaderPayloads.All.Where(text => !text.Any(char.IsControl) && !text.Contains("{{", StringComparison.Ordinal)))
            Assert.Equal(text, Mail.Parse(Mail.Bytes(Mail.Content(subject: text), Mail.To())).Subject);
    }

    [Fact]
    public void An_address_that_breaks_the_line_is_none()
    {
        foreach (var text in HeaderPayloads.All.Where(text => text.Any(char.IsControl)))
        {
            Assert.NotNull(EmailAddress.Parse($"ann@example.com{text}x").Error);
            Assert.NotNull(EmailAddress.Parse($"\"{text}x\"@example.com").Error);
        }
    }
}
