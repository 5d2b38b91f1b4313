using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Dashboard.Core.ApiKeys;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Dashboard.Web.Api;

/// <summary>The OpenAPI 3.1 document: made from the code, and completed with what the code does not say at each endpoint.</summary>
internal static class ApiDocument
{
    private const string About = """
        Everything that the dashboard can do, for programs.

        **Signing in.** `Authorization: Bearer` with an API key (`sk_live_…`), or with a token from `POST /auth/token`. A key acts for its client; the agency names the client by `clientId` in the body or the query.

        **Errors** are `application/problem+json` (RFC 9457) with a stable `code`, the `requestId`, and for inputs `errors` by field.

        **Lists** answer `data` and `nextCursor`; send the cursor as `after`.

        **Repeating.** Send an `Idempotency-Key` with a POST: the same request under the same key is carried out once within 24 hours, and gets the same answer.

        **Limits.** 100 requests a minute for an address, unless the installation says otherwise; `RateLimit-Remaining` and `RateLimit-Reset` tell what is left, and 429 comes with `Retry-After`.
        """;

    private static readonly Dictionary<string, string> Tags = new()
    {
        ["Account"] = "Getting a token, and who one is.",
        ["Clients"] = "The companies that campaigns are sent for.",
        ["Users"] = "Who can sign in.",
        ["API keys"] = "How programs come in.",
        ["Domains"] = "Domains that mail is sent from, and the DNS records that show it.",
        ["Lists"] = "Sets that recipients are put into.",
        ["Exports"] = "Files of recipients, of a campaign's recipients and of suppressions.",
        ["Segments"] = "Rules that select recipients whenever they are asked.",
        ["Recipients"] = "People, and what happened with them.",
        ["Imports"] = "Files of recipients, taken in by a job.",
        ["Suppressions"] = "Addresses that no mail goes to.",
        ["Bounces"] = "Mail that came back.",
        ["Reputation"] = "Bounces and complaints over a rolling week, and what they stop.",
        ["Campaigns"] = "Drafting, scheduling, sending and stopping campaigns.",
        ["Reports"] = "What became of a campaign.",
        ["Sheets"] = "Google Sheets that are read on schedule.",
        ["Quality"] = "Reviews from sheets, their figures, and the daily reports.",
        ["Relays"] = "The SMTP servers that mail is handed to.",
        ["Messages"] = "Single mails that someone waits for, sent before campaigns.",
        ["Sandbox"] = "The mails that the Sandbox relay kept in the house.",
        ["Addresses"] = "Verdicts on addresses, before anything is kept or sent.",
        ["Webhooks"] = "Endpoints of your own that are told what happens.",
        ["Events"] = "What happened, for those who come and ask.",
        ["Leads"] = "People and companies that are no recipients yet: taken in, checked, scored, converted.",
        ["Jobs"] = "Long work: how far it is, stopping and repeating it.",
        ["Audit"] = "Who did what, when and from where; only ever added to.",
    };

    /// <summary>Only what a caller would write: what is null is left out.</summary>
    private static readonly JsonSerializerOptions AsWritten = new(ApiJson.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static void AddDashboardDocument(this IServiceCollection services) => services.AddOpenApi("v1", document =>
    {
        document.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        document.CreateSchemaReferenceId = type => IsWord(type.Type) ? null : NameOf(type.Type) ?? OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        document.AddSchemaTransformer((schema, context, _) =>
        {
            Complete(schema, context);
            return Task.CompletedTask;
        });
        document.AddOperationTransformer(async (operation, context, ct) =>
        {
            var problem = await context.GetOrCreateSchemaAsync(typeof(Problem), null, ct);
            context.Document!.AddComponent(nameof(Problem), problem);
            Complete(operation, context);
        });
        document.AddDocumentTransformer((openApi, _, _) =>
        {
            Complete(openApi);
            return Task.CompletedTask;
        });
    });

    /// <summary>A campaign is a Campaign to a caller, not a CampaignAnswer.</summary>
    private static string? NameOf(Type type)
    {
        if (type == typeof(CampaignEntryAnswer)) return "CampaignEntry";
        if (type == typeof(Dictionary<string, object?>)) return "Figures";
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Listing<>)) return (NameOf(type.GetGenericArguments()[0]) ?? type.GetGenericArguments()[0].Name) + "List";
        return type.Name.EndsWith("Answer", StringComparison.Ordinal) ? type.Name[..^"Answer".Length] : null;
    }

    private static bool IsWord(Type type) => (type = Nullable.GetUnderlyingType(type) ?? type).IsGenericType && type.GetGenericTypeDefinition() == typeof(Word<>);

    private static void Complete(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var type = context.JsonTypeInfo.Type;
        if ((Nullable.GetUnderlyingType(type) ?? type) == typeof(DateTimeOffset))
        {
            schema.Type = Nullable.GetUnderlyingType(type) is null ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = "date-time";
        }

        var word = Nullable.GetUnderlyingType(type) ?? type;
        if (IsWord(word))
        {
            schema.Type = JsonSchemaType.String;
            schema.Properties?.Clear();
            schema.Required?.Clear();
            schema.Enum = [.. Enum.GetNames(word.GenericTypeArguments[0]).Select(name => JsonValue.Create(JsonNamingPolicy.CamelCase.ConvertName(name)))];
        }

        // What must be sent must also be something.
        foreach (var name in schema.Required ?? new HashSet<string>())
        {
            var property = context.JsonTypeInfo.Properties.FirstOrDefault(p => p.Name == name);
            if (property?.AttributeProvider?.IsDefined(typeof(System.ComponentModel.DataAnnotations.RequiredAttribute), inherit: true) is true
                && schema.Properties?.TryGetValue(name, out var member) is true && member is OpenApiSchema { Type: { } both } inline)
            {
                inline.Type = both & ~JsonSchemaType.Null;
            }
        }
    }

    private static void Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var statement = metadata.OfType<ScopeStatement>().LastOrDefault();
        var isOpen = metadata.OfType<Microsoft.AspNetCore.Authorization.IAllowAnonymous>().Any();
        var isPost = HttpMethods.IsPost(context.Description.HttpMethod ?? "");
        var notes = new List<string>();
        if (!string.IsNullOrEmpty(operation.Description)) notes.Add(operation.Description);
        if (statement?.Scope is { } scope) notes.Add($"Scope: `{scope}`.");
        if (metadata.OfType<AdminRequirement>().Any()) notes.Add("For the agency only.");
        operation.Description = string.Join("\n\n", notes);

        operation.Responses ??= [];
        foreach (var (status, response) in operation.Responses)
        {
            if (string.IsNullOrEmpty(response.Description) && response is OpenApiResponse own) own.Description = status;
        }

        Add(operation, context, 400, "The request is malformed, or an input was refused: `errors` says which.");
        Add(operation, context, 401, isOpen ? "The address, the password or the code is wrong, or the account is locked." : "Nobody is signed in, or the key or token is not valid.");
        if (!isOpen) Add(operation, context, 403, "The scope is missing, or this belongs to another client.");
        if (!isOpen) Add(operation, context, 404, "There is no such thing.");
        if (!isOpen && !HttpMethods.IsGet(context.Description.HttpMethod ?? "")) Add(operation, context, 409, "The state does not allow it, or someone else changed it meanwhile.");
        Add(operation, context, 429, "Too many requests from this address; `Retry-After` says how many seconds to wait.");
        AddHeader(operation, 429, "Retry-After", "How many seconds to wait.", JsonSchemaType.Integer);
        AddHeader(operation, 201, "Location", "Where it is read.", JsonSchemaType.String);
        if (operation.Responses.GetValueOrDefault("202")?.Content is { Count: > 0 }) AddHeader(operation, 202, "Location", "Where the work that was taken on is read.", JsonSchemaType.String);
        Add(operation, context, 500, "Something unexpected happened; it was logged under the request's id.");

        operation.Parameters ??= [];
        if (isPost && !isOpen)
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = IdempotencyKeys.Header,
                In = ParameterLocation.Header,
                Description = "The same request under the same key is carried out once within 24 hours.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 256 },
            });
        }

        if (metadata.OfType<VersionStatement>().Any()) AddVersions(operation, context.Description.HttpMethod ?? "");
        if (!isOpen && !operation.Parameters.Any(p => p.Name == "clientId"))
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = "clientId",
                In = ParameterLocation.Query,
                Description = "The client that the agency acts for; everyone else acts for their own.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
            });
        }

        if (metadata.OfType<RequestExample>().LastOrDefault() is { } example && operation.RequestBody?.Content is { } bodies)
        {
            foreach (var body in bodies.Values) body.Example = Example(example.Body);
        }

        operation.Security = isOpen ? [] : [new() { [new OpenApiSecuritySchemeReference("bearer", context.Document)] = statement?.Scope is { } needed ? [needed] : [] }];
    }

    /// <summary>The ETag of what was read or edited, and the If-Match of an edit.</summary>
    private static void AddVersions(OpenApiOperation operation, string method)
    {
        AddHeader(operation, 200, "ETag", "Its version; send it as If-Match with an edit.", JsonSchemaType.String);
        if (HttpMethods.IsGet(method)) return;
        operation.Parameters!.Add(new OpenApiParameter
        {
            Name = "If-Match",
            In = ParameterLocation.Header,
            Description = "The ETag that was read: where someone changed it since, the edit is refused with 409.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }

    private static void AddHeader(OpenApiOperation operation, int status, string name, string description, JsonSchemaType type)
    {
        if (operation.Responses!.GetValueOrDefault(Key(status)) is not OpenApiResponse response) return;
        response.Headers ??= new Dictionary<string, IOpenApiHeader>();
        response.Headers[name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = type } };
    }

    private static string Key(int status) => status.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void Add(OpenApiOperation operation, OpenApiOperationTransformerContext context, int status, string description)
    {
        operation.Responses![Key(status)] = new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType> { [Problem.ContentType] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(nameof(Problem), context.Document) } },
        };
    }

    private static void Complete(OpenApiDocument document)
    {
        document.Info = new()
        {
            Title = "SMTPCloud Dashboard API",
            Version = "1",
            Description = About,
            License = new() { Name = "Proprietary", Identifier = "LicenseRef-Proprietary" },
        };
        // Relative: the document is right wherever the dashboard is served.
        document.Servers = [new() { Url = "/" }];
        foreach (var tag in document.Tags ?? new HashSet<OpenApiTag>()) tag.Description = Tags.GetValueOrDefault(tag.Name ?? "");
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["bearer"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key (sk_live_…), or a token from POST /api/v1/auth/token. Scopes of keys:\n\n" + string.Join("\n", Scopes.Catalogue.Select(s => $"- `{s.Name}`: {s.Explanation}")),
            },
        };
    }

    private static JsonNode? Example(object body) => JsonSerializer.SerializeToNode(body, body.GetType(), AsWritten);
}
