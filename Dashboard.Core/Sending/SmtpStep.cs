namespace Dashboard.Core.Sending;

/// <summary>Where in a hand-over an answer was given.</summary>
public enum SmtpStep
{
    Connect,
    Hello,
    Tls,
    SignIn,
    MailFrom,
    RcptTo,
    Data,
    Body,
}
