using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.JSInterop;

namespace Dashboard.Web.Startup;

/// <summary>
/// What a circuit's own serialiser learns of the values that it hands to the browser. It keeps that for itself as long as the page is open, and by itself
/// it also asks of a number what each of its thirty interfaces would be written as: 80 KB in every open page. Nothing is declared as one of those.
/// </summary>
internal sealed class ScriptTypes : IJsonTypeInfoResolver
{
    private static readonly ScriptTypes Shared = new();
    private static readonly DefaultJsonTypeInfoResolver Known = new();

    /// <summary>Gives it to the serialiser of each circuit as that is made.</summary>
    public static void Use(IServiceCollection services)
    {
        var script = services.Last(service => service.ServiceType == typeof(IJSRuntime));
        if (script.ImplementationType is not { } kind || !kind.IsSubclassOf(typeof(JSRuntime))) throw new InvalidOperationException($"The pages' script is kept as {script}, and no JSRuntime.");
        services.Remove(script);
        services.AddScoped(circuit =>
        {
            var made = (JSRuntime)ActivatorUtilities.CreateInstance(circuit, kind);
            Options(made).TypeInfoResolver = Shared;
            return (IJSRuntime)made;
        });
    }

    /// <summary>A type as it is written; nothing for what only says of a value how it can be compared, counted with, or read.</summary>
    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) =>
        type == typeof(ValueType) || type == typeof(Enum) || (type.IsInterface && type.Namespace is ("System" or "System.Numerics" or "System.Runtime.Serialization"))
            ? null
            : Known.GetTypeInfo(type, options);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_JsonSerializerOptions")]
    private static extern JsonSerializerOptions Options(JSRuntime script);
}
