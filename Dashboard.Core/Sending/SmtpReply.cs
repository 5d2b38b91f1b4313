namespace Dashboard.Core.Sending;

/// <summary>A server's answer: three-digit code (RFC 5321), enhanced status such as 5.1.1 where given (RFC 3463), and its words.</summary>
public sealed record SmtpReply(int Code, string? Status, string Text)
{
    public override string ToString() => Status is null ? $"{Code} {Text}" : $"{Code} {Status} {Text}";
}
