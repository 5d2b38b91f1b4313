namespace Dashboard.Core.Feedback;

/// <summary>The providers whose webhooks are understood. Stored as text.</summary>
public enum Provider
{
    /// <summary>Amazon SES by SNS; the secret is the topic's ARN.</summary>
    Ses,

    /// <summary>Mailgun; the secret is the HTTP webhook signing key.</summary>
    Mailgun,

    /// <summary>Postmark; the secret is <c>user:password</c> of its basic authentication.</summary>
    Postmark,

    /// <summary>SendGrid; the secret is the public key of its signed event webhook.</summary>
    SendGrid,
}
