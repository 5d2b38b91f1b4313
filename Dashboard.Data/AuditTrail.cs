using System.Text.Json;
using System.Text.RegularExpressions;
using Dashboard.Core;
using Dashboard.Core.Audit;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Imports;
using Dashboard.Core.Jobs;
using Dashboard.Core.Lists;
using Dashboard.Core.Quality;
using Dashboard.Core.Recipients;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sending;
using Dashboard.Core.Sheets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Dashboard.Data;

/// <summary>
/// The one place that writes changes of rows into the audit log: in the transaction that makes them, with what was before and after.
/// What the product does by itself is not written, nor what comes in thousands or tells its own story.
/// </summary>
internal static partial class AuditTrail
{
    private const int LongestValue = 500;
    private const string Hidden = "(secret)";

    private static readonly HashSet<Type> Quiet =
    [
        typeof(AuditEntry), typeof(CampaignCounts), typeof(Message), typeof(ListMembership), typeof(CapturedMessage), typeof(Job), typeof(JobLine), typeof(SheetRun),
        typeof(QualityRecord), typeof(QualityDay), typeof(DailyReport), typeof(RecipientImport), typeof(Consent),
    ];

    /// <summary>Persons may ask to be forgotten, and the log forgets nothing: it holds which fields changed, not what they held.</summary>
    private static readonly HashSet<Type> Personal = [typeof(Recipient), typeof(Core.Signups.Signup)];

    private static readonly string[] Names = ["Name", "Email", "Address", "Title", "Url", "Host"];
    private static readonly string[] Untold = ["Version", "UpdatedAt", "CreatedAt", "ClientId", "Id"];

    /// <summary>The entries for what is about to be saved; they are part of it.</summary>
    public static IReadOnlyList<AuditEntry> Write(DashboardDb db, Actor actor, DateTimeOffset now)
    {
        if (actor.IsHouse) return [];
        db.ChangeTracker.DetectChanges();
        List<AuditEntry> entries =
        [
            .. from entry in db.ChangeTracker.Entries()
               where entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted
               where entry.Entity is not null && !entry.Metadata.IsOwned() && !Quiet.Contains(entry.Metadata.ClrType)
               where entry.State is not EntityState.Added || !Personal.Contains(entry.Metadata.ClrType)
               select Of(entry, actor, now),
        ];
        db.Audit.AddRange(entries);
        return entries;
    }

    private static AuditEntry Of(EntityEntry entry, Actor actor, DateTimeOffset now)
    {
        var type = entry.Metadata.ClrType;
        var word = Subject(type);
        var (before, after) = Values(entry);
        var act = entry.State switch
        {
            EntityState.Added => "added",
            EntityState.Deleted => "removed",
            _ when entry.Entity is Campaign campaign && entry.Property(nameof(Campaign.Status)).IsModified => campaign.Status.ToString().ToLowerInvariant(),
            _ when entry.Entity is Campaign { ApprovedAt: not null } && entry.Property(nameof(Campaign.ApprovedAt)).IsModified => "approved",
            _ => "changed",
        };
        var name = Personal.Contains(type) ? null : Names.Select(n => entry.Metadata.FindProperty(n) is null ? null : entry.Property(n).CurrentValue?.ToString()).FirstOrDefault(n => !string.IsNullOrEmpty(n));
        return AuditEntry.Of(actor, $"{word}.{act}", new(word, Key(entry), name, ClientOf(entry)), now, before, after);
    }

    private static (Dictionary<string, object?>? Before, Dictionary<string, object?>? After) Values(EntityEntry entry)
    {
        var told = entry.Properties.Where(p => !Untold.Contains(p.Metadata.Name) && !p.Metadata.IsShadowProperty() && (entry.State is not EntityState.Modified || p.IsModified)).ToList();
        var isPersonal = Personal.Contains(entry.Metadata.ClrType);
        var before = entry.State is EntityState.Added ? null : told.ToDictionary(p => Camel(p.Metadata.Name), p => Value(p, p.OriginalValue, isPersonal));
        var after = entry.State is EntityState.Deleted ? null : told.ToDictionary(p => Camel(p.Metadata.Name), p => Value(p, p.CurrentValue, isPersonal));
        return (before, after);
    }

    private static object? Value(PropertyEntry property, object? value, bool isPersonal) => value switch
    {
        null => null,
        _ when isPersonal => "(personal)",
        byte[] => Hidden,
        _ when SecretName().IsMatch(property.Metadata.Name) && value is not (bool or int or DateTimeOffset) => Hidden,
        string { Length: > LongestValue } text => $"{text[..LongestValue]}… ({text.Length} characters)",
        string or bool or int or long or short or double or decimal or Guid or DateTimeOffset or DateOnly or Enum => value,
        _ => Short(value),
    };

    private static string Short(object value)
    {
        var text = JsonSerializer.Serialize(value, value.GetType(), JsonSerializerOptions.Web);
        return text.Length > LongestValue ? $"{text[..LongestValue]}… ({text.Length} characters)" : text;
    }

    private static string? Key(EntityEntry entry)
    {
        var key = entry.Metadata.FindPrimaryKey()?.Properties.Select(p => entry.Property(p.Name)).ToList() ?? [];
        return key.Count == 0 || key.Any(p => p.IsTemporary) ? null : string.Join('/', key.Select(p => p.CurrentValue));
    }

    private static Guid? ClientOf(EntityEntry entry) => entry.Entity switch
    {
        Core.Clients.Client client => client.Id,
        _ when entry.Metadata.FindProperty("ClientId") is not null => entry.Property("ClientId").CurrentValue as Guid?,
        _ => null,
    };

    /// <summary>MailingList is told as a list, ApiKey as apiKey.</summary>
    private static string Subject(Type type) => type.Name switch
    {
        nameof(MailingList) => "list",
        nameof(Core.Domains.SendingDomain) => "domain",
        nameof(SheetSource) => "sheet",
        var name => Camel(name),
    };

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    [GeneratedRegex("Password|Secret|Hash|Stamp|Private|Token|Credential|^Key$|KeyText")]
    private static partial Regex SecretName();
}
