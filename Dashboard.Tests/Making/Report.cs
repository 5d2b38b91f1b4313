using System.Text;
using Dashboard.Core.Tracking;

namespace Dashboard.Tests.Making;

/// <summary>Reports about a sent campaign's mails, as servers would write them.</summary>
internal static class Report
{
    public static string Token(this SentCampaign campaign, int recipient) => TrackingToken.Text(campaign.Keys, TokenKind.Bounce, (ushort)campaign.Month, campaign.Messages[recipient]);

    /// <summary>A delivery report by RFC 3464.</summary>
    public static byte[] Bounce(string token, string email, string status, string said, string action = "failed") => Encoding.ASCII.GetBytes(
        $"""
        Return-Path: <>
        From: MAILER-DAEMON@mx.example (Mail Delivery System)
        To: b-{token}@example.com
        Subject: Undelivered Mail Returned to Sender
        Content-Type: multipart/report; report-type=delivery-status; boundary=xx

        --xx

        <{email}>: {said}
        --xx
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example

        Final-Recipient: rfc822; {email}
        Action: {action}
        Status: {status}
        Diagnostic-Code: smtp; {said}
        --xx
        Content-Type: message/rfc822

        From: news@example.com
        To: {email}
        X-SMTPCloud-Message: {token}

        Hello
        --xx--
        """);

    /// <summary>A complaint by RFC 5965; the token stands in the returned mail only.</summary>
    public static byte[] Complaint(string token, string email, string type = "abuse") => Encoding.ASCII.GetBytes(
        $"""
        From: <fbl@provider.example>
        Subject: FW: Hello
        Content-Type: multipart/report; report-type=feedback-report; boundary=xx

        --xx

        This is a report.
        --xx
        Content-Type: message/feedback-report

        Feedback-Type: {type}
        User-Agent: X/1
        Version: 1
        --xx
        Content-Type: message/rfc822

        From: news@example.com
        To: {email}
        Message-ID: <m.{token}@example.com>

        Hello
        --xx--
        """);

    /// <summary>A report that says nothing we know.</summary>
    public static byte[] Riddle(string token, string words) => Encoding.ASCII.GetBytes(
        $"""
        Return-Path: <>
        From: MAILER-DAEMON@odd.example
        To: b-{token}@example.com
        Subject: {words}

        plugh
        """);
}
