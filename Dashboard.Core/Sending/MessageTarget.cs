namespace Dashboard.Core.Sending;

/// <summary>One recipient of a campaign, with all that their mail needs.</summary>
/// <param name="MessageId">The message's id in the ledger.</param>
/// <param name="Month">The ledger's partition: months since January 2020.</param>
/// <param name="Email">The address, normalized.</param>
/// <param name="Name">The name for To and merge tags.</param>
/// <param name="Attributes">Values for merge tags.</param>
/// <param name="Date">The mail's Date header; the same at every attempt.</param>
/// <param name="Seed">Tells apart mails with one message id, such as test mails, in their Message-ID; letters and digits.</param>
public sealed record MessageTarget(
    long MessageId, ushort Month, string Email, string? Name, IReadOnlyDictionary<string, string?> Attributes, DateTimeOffset Date, string? Seed = null);
