namespace Dashboard.Web.Api;

/// <summary>A request whose body can name the client it is for.</summary>
internal interface INamesClient
{
    Guid? ClientId { get; }
}
