using Dashboard.Core;
using Dashboard.Core.Clients;

namespace Dashboard.Web.Api;

/// <summary>
/// Settles for which client a request acts. An admin names it by clientId in the query or the body; everyone else acts for their own,
/// and naming another's is refused whether or not it exists.
/// </summary>
internal sealed class ActingClient(ClientService clients) : IEndpointFilter
{
    private const string Field = "clientId";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (ApiClaims.ActorOf(http.User) is not { } known) return await next(context);
        var actor = known with { Address = Accounts.Doorkeeper.AddressOf(http) };
        if (!TryRead(http, context.Arguments, out var named)) return HttpErrors.Invalid(Field, "clientId is the id of one client.").ToProblem();

        if (named is { } client)
        {
            var acting = await ForAsync(clients, actor, client, http.RequestAborted);
            if (acting.Refused(out var error)) return error.ToProblem();
            actor = acting.Value;
        }

        http.RequestServices.GetRequiredService<ApiActor>().Be(actor, ApiClaims.ScopesOf(http.User));
        return await next(context);
    }

    /// <summary>The caller as it acts for a client it named, or why it may not.</summary>
    public static async Task<Result<Actor>> ForAsync(ClientService clients, Actor actor, Guid client, CancellationToken ct)
    {
        if (actor.ClientId == client) return actor;
        if (!actor.IsAdmin || actor.ClientId is not null) return ActorErrors.OtherClient;
        return (await clients.FindAsync(actor, client, ct)).Refused(out var error) ? error : actor.For(client);
    }

    /// <summary>False where what is named is no id, or two different ones are named.</summary>
    private static bool TryRead(HttpContext http, IList<object?> arguments, out Guid? client)
    {
        client = null;
        foreach (var text in http.Request.Query[Field])
        {
            if (!Take(text, ref client)) return false;
        }

        foreach (var argument in arguments)
        {
            var ok = argument switch
            {
                INamesClient { ClientId: { } named } => Take(named.ToString(), ref client),
                IFormCollection form when form.TryGetValue(Field, out var named) => Take(named, ref client),
                _ => true,
            };
            if (!ok) return false;
        }

        return true;
    }

    private static bool Take(string? text, ref Guid? client)
    {
        if (!Guid.TryParse(text, out var named) || (client is { } other && other != named)) return false;
        client = named;
        return true;
    }
}
