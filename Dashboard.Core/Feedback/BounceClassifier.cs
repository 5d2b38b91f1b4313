using Dashboard.Core.Sending;

namespace Dashboard.Core.Feedback;

/// <summary>Says what a refusal means for the recipient.</summary>
public static class BounceClassifier
{
    public static (BounceClass Class, string Reason) Classify(SmtpReply reply) => (reply.Status is "5.1.1" ? BounceClass.Hard : BounceClass.Undetermined, reply.Text);
}
