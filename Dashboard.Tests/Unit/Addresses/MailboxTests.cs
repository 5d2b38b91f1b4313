using Dashboard.Core.Addresses;

namespace Dashboard.Tests.Unit.Addresses;

public class MailboxTests
{
    [Theory]
    [InlineData(250, "2.1.5 Ok", MailboxAnswer.Taken)]
    [InlineData(251, "User not local; will forward", MailboxAnswer.Taken)]
    [InlineData(252, "Cannot verify, but will take it", MailboxAnswer.Unclear)]
    [InlineData(450, "4.2.0 Greylisted", MailboxAnswer.Unclear)]
    [InlineData(451, "4.3.0 Try later", MailboxAnswer.Unclear)]
    [InlineData(550, "5.1.1 <x@example.com>: user unknown", MailboxAnswer.NoSuchMailbox)]
    [InlineData(550, "No such user here", MailboxAnswer.NoSuchMailbox)]
    [InlineData(553, "5.1.3 Bad destination mailbox address", MailboxAnswer.NoSuchMailbox)]
    [InlineData(550, "5.2.1 The mailbox is disabled", MailboxAnswer.NoSuchMailbox)]
    [InlineData(550, "5.7.1 Service refused: listed", MailboxAnswer.Unclear)]
    [InlineData(550, "Blocked for spam", MailboxAnswer.Unclear)]
    [InlineData(550, "Relaying denied", MailboxAnswer.Unclear)]
    [InlineData(552, "5.2.2 Mailbox full", MailboxAnswer.Unclear)]
    [InlineData(554, "5.7.1 Transaction failed", MailboxAnswer.Unclear)]
    [InlineData(421, "4.7.0 Too many connections", MailboxAnswer.Unclear)]
    public void A_refusal_for_policy_says_nothing_of_a_mailbox(int code, string text, MailboxAnswer answer) => Assert.Equal(answer, MailboxReplies.Read(code, text));
}
