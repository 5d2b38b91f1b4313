using Dashboard.Core;

namespace Dashboard.Web.Api;

/// <summary>Who calls the API with this request, and for which client. <see cref="ActingClient"/> settles it before a handler runs.</summary>
internal sealed class ApiActor
{
    private Actor? _actor;

    /// <summary>The actor; handlers hand it to every operation.</summary>
    public Actor Value => _actor ?? throw new InvalidOperationException("Nobody calls: this endpoint is anonymous.");

    /// <summary>What the caller may do.</summary>
    public IReadOnlyList<string> Scopes { get; private set; } = [];

    public void Be(Actor actor, IReadOnlyList<string> scopes) => (_actor, Scopes) = (actor, scopes);
}
