namespace Dashboard.Core.Sending;

/// <summary>A campaign ready to be sent: its composer, its lane, and whom it is for.</summary>
internal sealed record CampaignMail(RunnableCampaign Campaign, MessageComposer Composer, RelayLane Lane);
