using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dashboard.Core;
using Dashboard.Tests.Making;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Integration.Accounts;

/// <summary>
/// Every public method of every service that says who asks: called by one client for another's things it refuses, changes nothing and tells nothing;
/// called by somebody who may only look it changes nothing. Methods are found by reflection, so a new one is called too.
/// </summary>
public sealed class AnothersThingsTests(TwoClients app) : IClassFixture<TwoClients>
{
    /// <summary>Where another client's id is not refused but finds nothing, with the reason; whatever is not written here is refused.</summary>
    private static readonly Dictionary<string, string> Narrowed = new()
    {
        ["SessionService.EndAsync id"] = "one's own sessions alone: another's is not there",
        ["WebhookService.DeliveryAsync delivery"] = "a delivery is looked for at one's own webhook",
        ["WebhookService.ReplayAsync delivery"] = "a delivery is looked for at one's own webhook",
        ["LeadService.EditAsync ownerId"] = "an owner who is not at the client is unknown",
        ["LeadJobs.OrderAsync order.Filter.OwnerId"] = "an owner who is not at the client is unknown",
        ["LeadJobs.OrderAsync order.ListId"] = "only converting takes a list, and it checks it; else it is dropped",
        ["ExportRows.OfAsync order.RecipientIds"] = "the order is checked where it is taken: the heads alone",
        ["ExportRows.OfAsync order.CampaignId"] = "recipients are not exported by campaign",
        ["ExportService.OrderAsync order.CampaignId"] = "recipients are not exported by campaign",
        ["ExportService.RowsAsync order.CampaignId"] = "recipients are not exported by campaign",
        ["ExportRows.OfAsync order.ListId"] = "the order is checked where it is taken: the heads alone",
        ["RecipientService.EstimateAsync filter.ListId"] = "the planner's guess at one's own rows",
        ["RecipientService.EstimateAsync filter.Among"] = "the planner's guess at one's own rows",
        ["RecipientService.MembersAsync filter.ListId"] = "the list that is named stands, whatever the filter says",
        ["RecipientService.MembersAsync filter.Among"] = "no door takes it: a job's own choice",
        ["RecipientService.SliceAsync filter.ListId"] = "the page of a list has found it before; the API asks for members",
        ["RecipientService.SliceAsync filter.Among"] = "no door takes it: a job's own choice",
        ["RecipientService.CountAsync filter.ListId"] = "asked after the slice, which was refused",
        ["RecipientService.CountAsync filter.Among"] = "no door takes it: a job's own choice",
        ["RecipientService.ConsentsAsync id"] = "asked after the person, who was refused",
        ["SegmentService.MembersAsync filter.ListId"] = "no door takes it: a segment's own people",
        ["SegmentService.MembersAsync filter.Among"] = "no door takes it: a segment's own people",
        ["SegmentService.CountMembersAsync filter.ListId"] = "no door takes it: a segment's own people",
        ["SegmentService.CountMembersAsync filter.Among"] = "no door takes it: a segment's own people",
        ["LeadService.SliceAsync filter.Ids"] = "no door takes it: a job's own choice",
        ["LeadService.SliceAsync filter.OwnerId"] = "the page offers the client's own people",
        ["LeadService.CountAsync filter.Ids"] = "no door takes it: a job's own choice",
        ["LeadService.CountAsync filter.OwnerId"] = "the page offers the client's own people",
        ["CampaignPreviews.ReadersAsync id"] = "asked after the campaign, which was refused",
        ["CampaignService.CountsAsync id"] = "asked after the campaign, which was refused",
        ["ExportService.SubjectAsync jobId"] = "asked after the job, which was refused",
        ["AuditService.SliceAsync filter.UserId"] = "who acted may be of the agency: only entries about one's own client are looked through",
        ["AuditService.ExportAsync filter.UserId"] = "who acted may be of the agency: only entries about one's own client are looked through",
        ["SheetService.ConnectAsync draft.ListId"] = "a sheet of quality records has no list: it is dropped",
        ["SheetService.EditAsync draft.ListId"] = "a sheet of quality records has no list: it is dropped",
        ["ImportService.PreviewAsync listId"] = "the file comes first, and it is not there",
        ["SheetService.LookAsync draft.ListId"] = "the sheet is looked at, and no list",
        ["SheetService.TryAsync draft.ListId"] = "the sheet is looked at, and no list",
    };

    /// <summary>The product's own pen and its second half of a download: they are handed what was found before.</summary>
    private static readonly string[] Handed = ["AuditService.NoteAsync", "SessionService.NoteAsync", "RecipientData.WriteAsync"];

    /// <summary>What concerns the one who asks alone (their sessions, password, second factor, address), a figure that is counted again, and an export, which reads.</summary>
    private static readonly HashSet<string> ByAnyone =
    [
        "SessionService.EndAsync", "SessionService.EndOthersAsync", "SecondFactor.BeginAsync", "SecondFactor.ConfirmAsync", "SecondFactor.NewCodesAsync", "SecondFactor.TurnOffAsync",
        "AccountService.ChangePasswordAsync", "AccountLinks.ChangeAddressAsync", "AnalyticsService.CountCohortsAsync", "ExportService.OrderAsync",
    ];

    /// <summary>The log of what was tried, and keys that are drawn when they are first needed.</summary>
    private static readonly string[] NotChanged = ["audit_entries", "signing_keys"];

    /// <summary>What the one who asks has of their own, at no client, and keys that are drawn when they are first needed.</summary>
    private static readonly string[] AskersOwn = ["user_sessions", "user_tokens", "account_links", "signing_keys"];

    private static readonly JsonSerializerOptions Shown = new() { ReferenceHandler = ReferenceHandler.IgnoreCycles, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_operation_takes_changes_or_tells_another_clients_things()
    {
        var trouble = new List<string>();
        var calls = 0;
        foreach (var asker in new[] { app.Ours, app.Ours with { UserId = null, Name = "A program", ApiKeyId = (Guid)await app.IdAsync(app.Ours, "api_keys") } })
        {
            foreach (var service in Services())
            {
                var before = await app.FaceAsync(but: app.Ours.ClientId!.Value, AskersOwn);
                foreach (var method in Operations(service).Where(method => !Handed.Contains($"{service.Name}.{method.Name}")))
                {
                    var arguments = new Arguments(app, method);
                    var places = await arguments.PlacesAsync(asker);
                    foreach (var place in places.Select(p => (string?)p).DefaultIfEmpty(null))
                    {
                        var values = await arguments.MakeAsync(asker, place);
                        var (refusal, told) = await CallAsync(app.Services.GetRequiredService(service), method, values);
                        var called = $"{service.Name}.{method.Name} {place}".TrimEnd();
                        calls++;
                        if (place is not null && refusal is not { Kind: ErrorKind.Forbidden } && !Narrowed.ContainsKey(called)) trouble.Add($"{called}: not refused, but {refusal?.Code ?? "done"}: {Short(told)}");
                        trouble.AddRange(app.Telltales.Where(text => told.Contains(text, StringComparison.OrdinalIgnoreCase) && !Mentions(values, text)).Take(1).Select(text => $"{called}: tells “{text}” in {Short(told)}"));
                    }
                }

                var after = await app.FaceAsync(but: app.Ours.ClientId!.Value, AskersOwn);
                trouble.AddRange(after.Where(table => before[table.Key] != table.Value).Select(table => $"{service.Name} changed rows of others in {table.Key}: {before[table.Key]}, then {table.Value}"));
            }
        }

        trouble.AddRange((await app.BorrowedAsync("audit_entries")).Select(row => $"Ours now names a thing of theirs in {row}"));
        Assert.True(trouble.Count == 0, $"{calls} calls, {trouble.Count} troubles:\n" + string.Join('\n', trouble.Distinct()));
        Assert.InRange(calls, 400, 100_000);
    }

    [Fact]
    public async Task Who_may_only_look_changes_nothing_by_any_operation()
    {
        var trouble = new List<string>();
        var viewer = app.Theirs with { Rights = Rights.Read };
        foreach (var service in Services())
        {
            var before = await app.FaceAsync(but: Guid.Empty, NotChanged);
            foreach (var method in Operations(service).Where(method => !ByAnyone.Contains($"{service.Name}.{method.Name}")))
                await CallAsync(app.Services.GetRequiredService(service), method, await new Arguments(app, method).MakeForAsync(viewer, app.Theirs));
            var after = await app.FaceAsync(but: Guid.Empty, NotChanged);
            trouble.AddRange(after.Where(table => before[table.Key] != table.Value).Select(table => $"{service.Name} changed {table.Key} for a viewer: {before[table.Key]}, then {table.Value}"));
        }

        Assert.True(trouble.Count == 0, string.Join('\n', trouble));
    }

    private static IEnumerable<Type> Services() =>
        new ServiceCollection().AddDashboardCore().Select(service => service.ServiceType)
            .Where(type => type.Assembly == typeof(CoreSetup).Assembly && !type.IsInterface && Operations(type).Any()).Distinct().OrderBy(type => type.Name, StringComparer.Ordinal);

    private static IEnumerable<MethodInfo> Operations(Type service) =>
        service.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => method.GetParameters().Any(p => p.ParameterType == typeof(Actor)));

    /// <summary>The refusal, and all that was said.</summary>
    private static async Task<(DomainError? Refusal, string Told)> CallAsync(object service, MethodInfo method, object?[] values)
    {
        try
        {
            var answer = method.Invoke(service, values);
            if (answer is Task task)
            {
                await task;
                answer = task.GetType().GetProperty("Result") is { } result && result.PropertyType.Name != "VoidTaskResult" ? result.GetValue(task) : null;
            }

            if (answer is DomainError refused) return (refused, Say(refused));
            if (answer?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Result<>))
            {
                if (type.GetProperty("Error")!.GetValue(answer) is DomainError error) return (error, Say(error));
                answer = type.GetProperty("Value")!.GetValue(answer);
            }

            var written = values.OfType<MemoryStream>().Select(stream => System.Text.Encoding.UTF8.GetString(stream.ToArray()));
            return (null, Say(await FlatAsync(answer)) + string.Concat(written));
        }
        catch (Exception e) when (((e as TargetInvocationException)?.InnerException ?? e) is NotAllowedException refused)
        {
            return (refused.Error, Say(refused.Error));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return (null, $"threw {(e as TargetInvocationException)?.InnerException ?? e}");
        }
    }

    private static async Task<object?> FlatAsync(object? answer)
    {
        if (answer?.GetType().GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)) is not { } stream) return answer;
        return await (Task<List<object?>>)typeof(AnothersThingsTests).GetMethod(nameof(AllAsync), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(stream.GenericTypeArguments[0]).Invoke(null, [answer])!;
    }

    private static async Task<List<object?>> AllAsync<T>(IAsyncEnumerable<T> rows)
    {
        List<object?> all = [];
        await foreach (var row in rows) all.Add(row);
        return all;
    }

    private static string Say(object? what)
    {
        try
        {
            return what is null ? "" : JsonSerializer.Serialize(what, what.GetType(), Shown);
        }
        catch (NotSupportedException)
        {
            return what!.ToString() ?? "";
        }
    }

    private static bool Mentions(object?[] values, string text) => values.Any(value => value switch
    {
        null or Actor or CancellationToken or Stream => false,
        JsonElement json => json.GetRawText().Contains(text, StringComparison.OrdinalIgnoreCase),
        Delegate => false,
        IEnumerable or _ => Say(value).Contains(text, StringComparison.OrdinalIgnoreCase),
    });

    private static string Short(string text) => text.Length > 300 ? text[..300] + "…" : text;
}
