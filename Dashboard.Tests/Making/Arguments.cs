using System.Collections;
using System.Reflection;
using System.Text.Json;
using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Leads;
using Dashboard.Core.Recipients;
using Dashboard.Core.Segments;

namespace Dashboard.Tests.Making;

/// <summary>
/// Makes up what a method of a service is called with. Each place that takes an id (of a parameter, or of a member inside one) can hold another client's thing.
/// A method or member that is not understood is an error: whoever adds one says here which thing its id names.
/// </summary>
internal sealed class Arguments(TwoClients app, MethodInfo method)
{
    /// <summary>What the parameter <c>id</c> of a service names.</summary>
    private static readonly Dictionary<string, string> IdOf = new()
    {
        ["AccountService"] = "users",
        ["SessionService"] = "user_sessions",
        ["ApiKeyService"] = "api_keys",
        ["ClientService"] = "clients",
        ["ListService"] = "lists",
        ["RecipientService"] = "recipients",
        ["RecipientData"] = "recipients",
        ["SegmentService"] = "segments",
        ["MessageService"] = "messages",
        ["CampaignService"] = "campaigns",
        ["CampaignLauncher"] = "campaigns",
        ["CampaignPreviews"] = "campaigns",
        ["CampaignTests"] = "campaigns",
        ["CampaignPreflight"] = "campaigns",
        ["VariantTesting"] = "campaigns",
        ["SendingPlanner"] = "campaigns",
        ["ReportService"] = "campaigns",
        ["FollowUps"] = "campaigns",
        ["ReportTables"] = "campaigns",
        ["RelayService"] = "relays",
        ["RelayTrials"] = "relays",
        ["RelayStandings"] = "relays",
        ["DomainService"] = "sending_domains",
        ["NamedSenderService"] = "named_senders",
        ["SandboxService"] = "captured_messages",
        ["JobService"] = "jobs",
        ["LeadService"] = "leads",
        ["FeedbackService"] = "returned_mails",
        ["ReputationGuard"] = "reputation_alerts",
        ["ShareService"] = "report_shares",
        ["ReportPlanService"] = "report_plans",
        ["UploadService"] = "pending_uploads",
        ["ImportService"] = "imports",
        ["SheetService"] = "sheet_sources",
        ["WebhookService"] = "webhooks",
    };

    /// <summary>What an id by another name names.</summary>
    private static readonly Dictionary<string, string> Named = new()
    {
        ["listid"] = "lists",
        ["listids"] = "lists",
        ["excludelistids"] = "lists",
        ["lists"] = "lists",
        ["excludedlists"] = "lists",
        ["targetlistid"] = "lists",
        ["segmentid"] = "segments",
        ["segmentids"] = "segments",
        ["excludesegmentids"] = "segments",
        ["segments"] = "segments",
        ["excludedsegments"] = "segments",
        ["campaignid"] = "campaigns",
        ["clientid"] = "clients",
        ["recipientid"] = "recipients",
        ["recipientids"] = "recipients",
        ["among"] = "recipients",
        ["userid"] = "users",
        ["ownerid"] = "users",
        ["relayid"] = "relays",
        ["domainid"] = "sending_domains",
        ["sourceid"] = "sheet_sources",
        ["jobid"] = "jobs",
        ["keepid"] = "leads",
        ["otherids"] = "leads",
        ["ids"] = "leads",
        ["delivery"] = "webhook_deliveries",
        ["keyid"] = "api_keys",
    };

    /// <summary>What belongs to the agency has no other client; whose own sessions are meant is said by the actor.</summary>
    private static readonly string[] Nobodys = ["relays"];

    private readonly List<string> _places = [];
    private string? _theirs;
    private Actor? _owner;

    /// <summary>The places that take an id of a client's thing.</summary>
    public async Task<IReadOnlyList<string>> PlacesAsync(Actor actor)
    {
        _places.Clear();
        _theirs = null;
        await MakeAsync(actor);
        return [.. _places.Distinct()];
    }

    /// <summary>What to call it with: theirs at one place, ours at all that must hold one.</summary>
    public async Task<object?[]> MakeAsync(Actor actor, string? theirs = null)
    {
        _theirs = theirs;
        var values = new List<object?>();
        foreach (var parameter in method.GetParameters())
            values.Add(parameter.ParameterType == typeof(Actor) ? actor : await ValueAsync(parameter.ParameterType, parameter.Name!, parameter.Name!, new NullabilityInfoContext().Create(parameter)));
        return [.. values];
    }

    /// <summary>What to call it with where all things are of one client.</summary>
    public Task<object?[]> MakeForAsync(Actor actor, Actor owner)
    {
        _owner = owner;
        return MakeAsync(actor);
    }

    private async Task<object?> ValueAsync(Type type, string name, string path, NullabilityInfo nullability)
    {
        var isOpen = nullability.WriteState is NullabilityState.Nullable || Nullable.GetUnderlyingType(type) is not null;
        if (name is "session" or "but") return null; // the asker's own, by which they came
        if (TableOf(type, name) is { } table) return await IdAsync(type, table, path, isOpen);
        if (type == typeof(JsonElement) && name == "rules") return await RulesAsync(path);
        if (type == typeof(RecipientDetails)) return (await app.Get<RecipientService>().FindAsync(app.Theirs, (long)await app.IdAsync(app.Theirs, "recipients"), default)).Value;
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(string)) return isOpen && path.Contains('.', StringComparison.Ordinal) && !name.Equals("email", StringComparison.OrdinalIgnoreCase) ? null : Text(name);
        if (isOpen && (plain.IsValueType || path.Contains('.', StringComparison.Ordinal))) return null;
        if (plain == typeof(VariantDraft)) return new VariantDraft { Subject = "Other" };
        if (plain.IsEnum) return Enum.GetValues(plain).GetValue(0);
        if (Simple(plain, name) is { } simple) return simple;
        if (plain.IsGenericType || plain.IsArray) return await ManyAsync(plain, name, path);
        if (plain.Namespace?.StartsWith("Dashboard.Core", StringComparison.Ordinal) is true && !plain.IsAbstract) return await RecordAsync(plain, path);
        throw Unknown(path, type);
    }

    private string? TableOf(Type type, string name)
    {
        var item = type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) ? type.GenericTypeArguments[0] : Nullable.GetUnderlyingType(type) ?? type;
        if (item != typeof(Guid) && item != typeof(long)) return null;
        if (name.Equals("id", StringComparison.OrdinalIgnoreCase) && IdOf.TryGetValue(method.DeclaringType!.Name, out var own)) return own;
        if (Named.TryGetValue(name.ToLowerInvariant(), out var named)) return named;
        return item == typeof(Guid) ? throw Unknown(name, type) : null;
    }

    private async Task<object?> IdAsync(Type type, string table, string path, bool isOpen)
    {
        var isNobodys = Nobodys.Contains(table);
        if (!isNobodys) _places.Add(path);
        var isMany = typeof(IEnumerable).IsAssignableFrom(type);
        var isTheirs = !isNobodys && path == _theirs;
        if (!isTheirs && isOpen && !path.EndsWith("TargetListId", StringComparison.Ordinal)) return null;
        if (!isTheirs && isMany && path.Contains('.', StringComparison.Ordinal)) return Many(type.GenericTypeArguments[0], []);
        var id = await app.IdAsync(isTheirs ? app.Theirs : _owner ?? app.Ours, table);
        return isMany ? Many(type.GenericTypeArguments[0], [id]) : id;
    }

    private async Task<JsonElement> RulesAsync(string path)
    {
        _places.Add(path);
        var list = await app.IdAsync(path == _theirs ? app.Theirs : _owner ?? app.Ours, "lists");
        return JsonDocument.Parse($$"""{"all":[{"field":"list","op":"eq","value":"{{list}}"}]}""").RootElement;
    }

    private async Task<object> ManyAsync(Type type, string name, string path)
    {
        if (type == typeof(ReadOnlyMemory<byte>)) return new ReadOnlyMemory<byte>("From: a@b.example\r\n\r\nHello"u8.ToArray());
        if (type == typeof(byte[])) return Array.Empty<byte>();
        if (type.Name.StartsWith("Func", StringComparison.Ordinal)) return GetType().GetMethod(nameof(Same), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type.GenericTypeArguments[0]).CreateDelegate(type);
        if (name == "Mapping") return new Dictionary<string, string> { ["date"] = "D", ["subject"] = "S", ["score"] = "P" };
        if (type.Name.Contains("Dictionary", StringComparison.Ordinal)) return Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(type.GenericTypeArguments))!;
        if (!typeof(IEnumerable).IsAssignableFrom(type) || !type.IsGenericType) throw Unknown(path, type);
        var item = type.GenericTypeArguments[0];
        if (item == typeof(string)) return Many(item, name is "held" or "Scopes" or "Events" ? ["*"] : name is "AllowedAddresses" ? [] : ["someone@people.example"]);
        if (item.IsEnum || item == typeof(ScoreRule) || path.Contains('.', StringComparison.Ordinal)) return Many(item, []);
        return Many(item, [await RecordAsync(item, path)]);
    }

    private static IList Many(Type item, object[] values)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        foreach (var value in values) list.Add(value);
        return list;
    }

    private static T Same<T>(T value) => value;

    private async Task<object> RecordAsync(Type type, string path)
    {
        var made = type.GetConstructors().OrderByDescending(constructor => constructor.GetParameters().Length).FirstOrDefault() ?? throw Unknown(path, type);
        var values = new List<object?>();
        foreach (var parameter in made.GetParameters())
            values.Add(await ValueAsync(parameter.ParameterType, parameter.Name!, $"{path}.{parameter.Name}", new NullabilityInfoContext().Create(parameter)));
        var whole = made.Invoke([.. values]);
        if (values.Count > 0) return whole;
        foreach (var member in type.GetProperties().Where(p => p.SetMethod is { IsPublic: true }))
        {
            var value = await ValueAsync(member.PropertyType, member.Name, $"{path}.{member.Name}", new NullabilityInfoContext().Create(member));
            if (value is not null && !IsUsual(member.GetValue(whole), value)) member.SetValue(whole, value);
        }

        return whole;
    }

    /// <summary>What a record begins with stays, unless it is empty or an id is to stand there.</summary>
    private static bool IsUsual(object? usual, object value) => usual switch
    {
        null or "" => false,
        ICollection { Count: 0 } => false,
        Guid or long => false,
        not null when value.GetType() is { IsClass: true, Namespace: { } home } && home.StartsWith("Dashboard.Core", StringComparison.Ordinal) => false,
        _ => value is not ICollection { Count: > 0 },
    };

    private static object? Simple(Type type, string name)
    {
        if (type == typeof(CancellationToken)) return CancellationToken.None;
        if (type == typeof(bool)) return false;
        if (type == typeof(int)) return name is "qualifyAt" ? 50 : 7;
        if (type == typeof(long)) return name is "offset" ? 0L : 10L;
        if (type == typeof(double)) return 1d;
        if (type == typeof(decimal)) return 80m;
        if (type == typeof(char)) return ',';
        if (type == typeof(uint)) return 1u;
        if (type == typeof(TimeSpan)) return TimeSpan.FromHours(1);
        if (type == typeof(DateTimeOffset)) return TimeProvider.System.GetUtcNow().AddDays(name is "from" or "From" ? -7 : 1);
        if (type == typeof(DateOnly)) return DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-1);
        if (type == typeof(object)) return new { };
        if (typeof(Stream).IsAssignableFrom(type)) return new MemoryStream();
        if (type == typeof(SegmentRule)) return null;
        return null;
    }

    private static string Text(string name) => name.ToLowerInvariant() switch
    {
        "email" or "to" or "fromemail" or "beginning" or "address" => "someone@people.example",
        "timezone" or "zone" => "Europe/Berlin",
        "name" => $"Made {Guid.NewGuid():N}",
        "url" or "trackingurl" => "https://hooks.example.com/x",
        "host" => "smtp.example.com",
        "html" => "<p>Hello</p>",
        "letter" or "variant" => "A",
        "range" => "A:G",
        "table" => "links",
        "colour" => "#112233",
        "storedas" => Guid.NewGuid().ToString("N"),
        "filename" => "people.csv",
        "password" or "old" or "fresh" => "three long words",
        "code" => "000000",
        _ => "text",
    };

    private InvalidOperationException Unknown(string path, Type type) =>
        new($"{method.DeclaringType!.Name}.{method.Name}: the test knows nothing to give for {path} ({type.Name}). Say in Making/Arguments.cs what it names, so that it is called with another client's.");
}
