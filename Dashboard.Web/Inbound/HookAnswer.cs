using Dashboard.Core.Feedback;

namespace Dashboard.Web.Inbound;

/// <summary>What a provider's call holds: events, or the reason why it is not believed.</summary>
internal sealed record HookAnswer(IReadOnlyList<ProviderEvent> Events, string? Refusal = null)
{
    public static HookAnswer Nothing { get; } = new([]);

    public static HookAnswer Refused(string why) => new([], why);
}
