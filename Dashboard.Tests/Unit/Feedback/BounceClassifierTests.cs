using Dashboard.Core.Feedback;
using Dashboard.Core.Sending;

namespace Dashboard.Tests.Unit.Feedback;

/// <summary>What servers are documented, or known, to say; worded after the vendors' own pages.</summary>
public class BounceClassifierTests
{
    [Theory]
    [InlineData("550-5.1.1 The email account that you tried to reach does not exist. Please try\r\n550-5.1.1 double-checking the recipient's email address for typos or\r\n550 5.1.1 unnecessary spaces. For more information, go to https://support.google.com/mail/?p=NoSuchUser x1-gsmtp")]
    [InlineData("550 5.2.1 The email account that you tried to reach is disabled. For more information, go to https://support.google.com/mail/?p=DisabledUser")]
    [InlineData("550 5.2.1 The email account that you tried to reach is inactive.")]
    [InlineData("550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).")]
    [InlineData("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ann@example.com not found by SMTP address lookup")]
    [InlineData("554 delivery error: dd This user doesn't have a yahoo.com account (ann@example.com) [0]")]
    [InlineData("550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown in virtual mailbox table")]
    [InlineData("550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown in local recipient table")]
    [InlineData("550 Unrouteable address")]
    [InlineData("550 No Such User Here")]
    [InlineData("550 No such recipient here")]
    [InlineData("553 sorry, no mailbox here by that name. (#5.1.1)")]
    [InlineData("553 5.3.0 <ann@example.com>... No such user here", BounceClass.Soft)]
    [InlineData("550 5.1.1 ann@example.com... User not listed in public Name & Address Book")]
    [InlineData("550 5.1.0 <ann@example.com>: Recipient unknown")]
    [InlineData("550 5.0.0 <ann@example.com>... User unknown")]
    [InlineData("550 <spf.ptr.dkim@example.com>: user unknown")]
    [InlineData("550 5.1.2 Bad destination system address")]
    [InlineData("550 5.1.3 The recipient address is not a valid RFC-5321 address.")]
    [InlineData("550 5.1.6 recipient no longer on server")]
    [InlineData("556 5.1.10 Domain does not accept mail (nullMX)")]
    [InlineData("550 5.4.310 DNS domain does not exist [Message=InfoDomainNonexistent]")]
    [InlineData("5.4.4 Host or domain name not found. Name service error for name=nosuch.example type=AAAA: Host not found")]
    [InlineData("550 Benutzer unbekannt")]
    [InlineData("550 utilisateur inconnu")]
    [InlineData("450 4.1.1 <ann@example.com>: Recipient address rejected: unverified address: unknown user", BounceClass.Soft)]
    public void Only_a_mailbox_or_domain_that_does_not_exist_is_hard(string answer, BounceClass expected = BounceClass.Hard) =>
        Assert.Equal(expected, BounceClassifier.Classify(SmtpReply.Parse(answer)).Class);

    [Theory]
    [InlineData("452-4.2.2 The email account that you tried to reach is over quota. Please direct\r\n452 4.2.2 the recipient to https://support.google.com/mail/?p=OverQuotaTemp")]
    [InlineData("552 5.2.2 The email account that you tried to reach is over quota and inactive.")]
    [InlineData("552 5.2.2 Mailbox size limit exceeded")]
    [InlineData("550 Mailbox is full")]
    [InlineData("550 5.1.1 ann@example.com: mailbox full")]
    [InlineData("450 4.2.0 <ann@example.com>: Recipient address rejected: Greylisted, see https://greylist.example/help")]
    [InlineData("451 4.7.1 Greylisting in action, please come back later")]
    [InlineData("451 Temporary local problem - please try later")]
    [InlineData("421 4.4.2 mail.example.com Error: timeout exceeded")]
    [InlineData("450 4.1.2 <ann@example.com>: Recipient address rejected: Domain not found")]
    [InlineData("450-4.2.1 The user you are trying to contact is receiving mail at a rate that\r\n450 4.2.1 prevents additional messages from being delivered.")]
    [InlineData("452 4.3.1 Insufficient system storage")]
    [InlineData("5.4.6 mail loop detected")]
    [InlineData("554 5.4.14 Hop count exceeded - possible mail loop")]
    [InlineData("550 5.3.2 System not accepting network messages")]
    [InlineData("4.4.1 connect to mx.example.com[192.0.2.1]:25: Connection timed out")]
    [InlineData("550 4.4.7 QUEUE.Expired; message expired")]
    public void What_may_work_later_is_soft(string answer) => Assert.Equal(BounceClass.Soft, BounceClassifier.Classify(SmtpReply.Parse(answer)).Class);

    [Theory]
    [InlineData("550-5.7.26 This mail has been blocked because the sender is unauthenticated.\r\n550 5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM.")]
    [InlineData("550-5.7.1 Our system has detected that this message is likely unsolicited mail.\r\n550 5.7.1 To reduce the amount of spam sent to Gmail, this message has been blocked.")]
    [InlineData("421-4.7.0 Our system has detected an unusual rate of unsolicited mail originating from\r\n421 4.7.0 your IP address.")]
    [InlineData("421 4.7.28 Gmail has detected an unusual rate of mail")]
    [InlineData("550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140).")]
    [InlineData("550 5.7.606 Access denied, banned sending IP [192.0.2.1]")]
    [InlineData("550 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org")]
    [InlineData("554 5.7.1 <ann@example.com>: Recipient address rejected: user unknown, see policy")]
    [InlineData("553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.1, because the ip is in Spamhaus's list")]
    [InlineData("554 5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes")]
    [InlineData("421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to user complaints")]
    [InlineData("550 5.1.1 User unknown; your IP has no PTR record")]
    [InlineData("550 5.1.1 rejected: DMARC policy of acme.example")]
    [InlineData("550 5.1.8 Access denied, bad outbound sender")]
    [InlineData("550 5.1.7 <news@acme.example>: Sender address rejected: Domain not found")]
    [InlineData("550 <news@acme.example>: Sender address rejected: domain does not exist")]
    [InlineData("552 5.2.3 Message exceeds maximum size")]
    [InlineData("552 5.3.4 Message size exceeds fixed limit")]
    [InlineData("554 5.6.0 Invalid message content")]
    [InlineData("552 5.7.0 This message was blocked because its content presents a potential security issue.")]
    [InlineData("554 Message rejected as spam by Content Filtering.")]
    [InlineData("550 5.4.1 Recipient address rejected: Access denied. [example.mail.protection.outlook.com]")]
    [InlineData("550 relay not permitted")]
    public void What_is_refused_for_reputation_content_or_policy_is_a_block(string answer) => Assert.Equal(BounceClass.Block, BounceClassifier.Classify(SmtpReply.Parse(answer)).Class);

    [Theory]
    [InlineData("550 5.0.0")]
    [InlineData("550")]
    [InlineData("554 5.5.0 Transaction failed")]
    [InlineData("550 5.1.0 Address rejected")]
    [InlineData("550 5.2.1 mailbox")]
    [InlineData("")]
    public void What_says_too_little_is_left_open(string answer) => Assert.Equal(BounceClass.Undetermined, BounceClassifier.Classify(SmtpReply.Parse(answer)).Class);

    [Fact]
    public void A_report_with_a_general_status_is_judged_by_its_diagnostic_text()
    {
        Assert.Equal(BounceClass.Hard, BounceClassifier.Classify(0, "5.0.0", "smtp; 550 5.1.1 no mailbox").Class);
        Assert.Equal(BounceClass.Soft, BounceClassifier.Classify(0, "5.0.0", "smtp; 452 4.2.2 over quota").Class);
        Assert.Equal(BounceClass.Block, BounceClassifier.Classify(0, "5.0.0", "X-Postfix; host mx.example.com[10.5.1.1] said: 550 5.7.1 denied").Class);
        Assert.Equal(BounceClass.Undetermined, BounceClassifier.Classify(0, "5.0.0", "from host 5.1.1.1").Class);
        Assert.Equal(BounceClass.Hard, BounceClassifier.Classify(0, "5.1.1", null).Class);
        Assert.Equal(BounceClass.Undetermined, BounceClassifier.Classify(0, null, null).Class);
    }

    [Fact]
    public void What_servers_say_is_judged_right_and_nothing_that_passes_is_called_hard()
    {
        var said = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Samples", "refusals.txt")).Skip(1).Select(line => line.Split(" | ")).ToList();

        var wrong = said.Select(s => (Expected: s[0], Found: BounceClassifier.ClassifyReport(s[1], s[2]).Class, Said: s[2]))
            .Where(s => !s.Found.ToString().Equals(s.Expected, StringComparison.OrdinalIgnoreCase)).ToList();

        Assert.DoesNotContain(wrong, s => s.Found is BounceClass.Hard);
        Assert.True(wrong.Count <= said.Count / 100, string.Join('\n', wrong));
    }

    [Fact]
    public void No_status_outside_the_list_is_hard_by_itself()
    {
        (int Subject, int Detail)[] hard = [(1, 1), (1, 2), (1, 3), (1, 6), (1, 10)];
        foreach (var family in new[] { 4, 5 })
            for (var subject = 0; subject <= 7; subject++)
                for (var detail = 0; detail <= 40; detail++)
                {
                    var verdict = BounceClassifier.Classify(family * 100 + 50, $"{family}.{subject}.{detail}", "Refused");
                    Assert.Equal(family == 5 && hard.Contains((subject, detail)), verdict.Class is BounceClass.Hard);
                    Assert.NotEmpty(verdict.Reason);
                }
    }
}
