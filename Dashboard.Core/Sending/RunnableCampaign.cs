using Dashboard.Core.Campaigns;

namespace Dashboard.Core.Sending;

/// <summary>A campaign that is being sent, as the pump needs it.</summary>
public sealed record RunnableCampaign(Guid Id, Guid ClientId, short Month, Guid? RelayId, DoubtfulChoice Doubtful, bool IsLaunched);
