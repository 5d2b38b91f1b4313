using Dashboard.Core.Sending;

namespace Dashboard.Data.Queries;

/// <summary>The ledger's states as numbers, so that the planner sees constants.</summary>
internal static class LedgerStates
{
    public const int Queued = (int)MessageState.Queued, Claimed = (int)MessageState.Claimed, HandingOver = (int)MessageState.HandingOver;
    public const int Deferred = (int)MessageState.Deferred, Accepted = (int)MessageState.Accepted, Bounced = (int)MessageState.Bounced;
    public const int Failed = (int)MessageState.Failed, Skipped = (int)MessageState.Skipped, Unknown = (int)MessageState.Unknown;
}
