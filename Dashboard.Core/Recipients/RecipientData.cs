using System.IO.Pipelines;
using System.Text.Json;
using Dashboard.Core.Audit;
using Dashboard.Core.Suppressions;

namespace Dashboard.Core.Recipients;

/// <summary>All that is known of one person, for that person (GDPR, articles 15 and 20): one JSON document, written as it is read.</summary>
public sealed class RecipientData(RecipientService recipients, SuppressionService suppressions, AuditService audit)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>The person; 403 for another client's.</summary>
    public Task<Result<RecipientDetails>> FindAsync(Actor actor, long id, CancellationToken ct) => recipients.FindAsync(actor, id, ct);

    /// <summary>Writes the document about a person that was found: who they are, their lists and consents, what holds them back, and all that happened.</summary>
    public async Task WriteAsync(Actor actor, RecipientDetails person, Stream output, CancellationToken ct)
    {
        var who = person.Recipient;
        await audit.NoteAsync(actor, "recipient.data_taken", new("recipient", who.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), ClientId: who.ClientId), ct);
        var held = await suppressions.CheckAsync(actor.For(who.ClientId), who.Email, ct);
        var pipe = PipeWriter.Create(output, new(leaveOpen: true)); // the serialiser flushes without waiting, which no answer to a browser allows
        await using var json = new Utf8JsonWriter(pipe, new() { Indented = true });
        json.WriteStartObject();
        Write("recipient", new { id = who.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), who.Email, who.Name, who.Status, who.Attributes, who.Source, who.CreatedAt, who.UpdatedAt });
        Write("lists", person.Lists);
        Write("consents", await recipients.ConsentsAsync(actor, who.Id, ct));
        Write("suppressions", held.Error is null ? held.Value.Select(s => new { s.Reason, s.CreatedAt }) : []);
        json.WriteStartArray("timeline");
        for (var request = new SliceRequest(100); ;)
        {
            var slice = (await recipients.TimelineAsync(actor, who.Id, request, ct)).Value;
            foreach (var entry in slice.Items) JsonSerializer.Serialize(json, new { entry.At, entry.Type, entry.Campaign, entry.Url, entry.Detail, entry.IsAutomatic }, Json);
            await json.FlushAsync(ct);
            await pipe.FlushAsync(ct);
            if (slice.NextCursor is null) break;
            request = request with { After = slice.NextCursor };
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(ct);
        await pipe.CompleteAsync();

        void Write<T>(string name, T value)
        {
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, value, Json);
        }
    }
}
