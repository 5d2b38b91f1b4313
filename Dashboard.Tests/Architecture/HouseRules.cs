using System.Reflection;
using System.Text.RegularExpressions;
using Dashboard.Core;
using Dashboard.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Architecture;

public sealed partial class HouseRules
{
    /// <summary>The map of the domain: which feature of Core uses which. Every feature may also use the root namespace.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Accounts"] = ["Audit", "Clients", "Sending"], // invitations and links go out by the house's own mail
        ["Audit"] = [],
        ["ApiKeys"] = ["Clients"],
        ["Addresses"] = ["Domains", "Sending"], // mail servers are asked by turns that all processes share
        ["Clients"] = [],
        ["Jobs"] = [],
        ["Domains"] = ["Campaigns", "Relays", "Sending"],
        ["Feedback"] = ["Domains", "Suppressions", "Recipients", "Sending", "Tracking", "Relays"],
        ["Reputation"] = ["Campaigns", "Feedback", "Relays", "Sending"],
        ["Leads"] = ["Accounts", "Addresses", "Imports", "Jobs", "Lists", "Recipients", "Signups"],
        ["Lists"] = ["Campaigns", "Recipients"], // a list that a campaign is being sent to is not deleted
        ["Recipients"] = ["Audit", "Jobs", "Lists", "Segments", "Suppressions"],
        ["Signups"] = ["Lists", "Messages", "Recipients", "Suppressions"],
        ["Exports"] = ["Audit", "Feedback", "Jobs", "Lists", "Recipients", "Reports", "Sending", "Segments", "Suppressions", "Tracking"],
        ["Segments"] = ["Campaigns", "Lists", "Recipients"], // a segment that a campaign is being sent to is not deleted
        ["Suppressions"] = ["Recipients"], // an address and the person at it stand and fall together
        ["Imports"] = ["Jobs", "Lists", "Recipients", "Suppressions"],
        ["Housekeeping"] = ["ApiKeys", "Imports", "Jobs"],
        ["Quality"] = ["Campaigns", "Clients", "Sending"],
        ["Sheets"] = ["Imports", "Jobs", "Leads", "Lists", "Quality", "Recipients"],
        ["Templates"] = [],
        ["Relays"] = ["Campaigns", "Sending"], // a relay is paced by mailbox provider
        ["Messages"] = ["Audit", "Campaigns", "Clients", "Domains", "Feedback", "Recipients", "Relays", "Reports", "Sending", "Templates"],
        ["Secrets"] = ["Audit"],
        ["Sandbox"] = ["Campaigns", "Feedback", "Relays", "Sending", "Tracking"],
        ["Sending"] = ["Campaigns", "Domains", "Feedback", "Relays", "Templates", "Tracking", "Recipients"],
        ["Tracking"] = ["Recipients", "Suppressions"],
        ["Events"] = ["Campaigns"],
        ["Webhooks"] = ["Clients", "Events", "Sending"],
        ["Reports"] = ["Campaigns", "Clients", "Feedback", "Jobs", "Lists", "Recipients", "Segments", "Sending", "Tracking"],
        ["Campaigns"] = ["Audit", "Domains", "Feedback", "Jobs", "Reputation", "Lists", "Segments", "Relays", "Sending", "Templates", "Recipients", "Clients", "Tracking"],
    };

    private static readonly Assembly Core = typeof(CoreSetup).Assembly;
    private static readonly Assembly Web = typeof(Program).Assembly;

    [Theory]
    [InlineData("Dashboard.Data", "Dashboard.Web", "MudBlazor", "Hangfire", "Npgsql", "Microsoft.EntityFrameworkCore.Relational", "Microsoft.AspNetCore")]
    public void Core_knows_no_database_product_no_web_and_no_job_clock(params string[] forbidden) =>
        None(References(Core, forbidden));

    [Theory]
    [InlineData("Dashboard.Web", "MudBlazor", "Hangfire", "Microsoft.AspNetCore.Components")]
    public void Data_knows_Core_and_nothing_that_talks(params string[] forbidden) =>
        None(References(typeof(DataSetup).Assembly, forbidden));

    [Fact]
    public void Only_startup_may_name_the_data_project() =>
        None(Source("Dashboard.Web")
            .Where(file => !file.Path.Contains("/Startup/", StringComparison.Ordinal) && file.Text.Contains("Dashboard.Data", StringComparison.Ordinal))
            .Select(file => file.Path));

    [Fact]
    public void An_entity_never_mentions_how_it_is_kept()
    {
        var entities = typeof(IDashboardDb).GetProperties()
            .Where(p => p.PropertyType.IsGenericType && p.PropertyType.GetGenericTypeDefinition() == typeof(DbSet<>))
            .Select(p => $"/{p.PropertyType.GenericTypeArguments[0].Name}.cs").ToHashSet();

        None(Source("Dashboard.Core")
            .Where(file => entities.Any(entity => file.Path.EndsWith(entity, StringComparison.Ordinal)) && file.Text.Contains("EntityFramework", StringComparison.Ordinal))
            .Select(file => file.Path));
    }

    [Fact]
    public void Features_use_each_other_only_along_the_arrows()
    {
        var used = from file in Source("Dashboard.Core")
                   let feature = FeatureOf(file.Path)
                   where feature is not null
                   from match in FeatureName().Matches(file.Text)
                   let other = match.Groups[1].Value
                   where other != feature && Arrows.ContainsKey(other) && !(Arrows.GetValueOrDefault(feature) ?? []).Contains(other)
                   select $"{feature} uses {other} in {file.Path}";

        None(used.Distinct());
    }

    [Fact]
    public void Every_feature_of_Core_is_on_the_map() =>
        None(Source("Dashboard.Core").Select(file => FeatureOf(file.Path)).OfType<string>().Distinct().Except(Arrows.Keys));

    [Fact]
    public void Every_page_says_who_may_see_it() =>
        None(Web.GetTypes()
            .Where(type => type.GetCustomAttributes<RouteAttribute>().Any())
            .Where(type => type.GetCustomAttribute<AuthorizeAttribute>() is null && type.GetCustomAttribute<AllowAnonymousAttribute>() is null)
            .Select(type => type.Name));

    [Fact]
    public void Every_operation_can_be_cancelled() =>
        None(Core.GetExportedTypes()
            .Where(type => type.GetConstructors().Any(made => made.GetParameters().Any(part => part.ParameterType == typeof(IDashboardDbFactory))))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal) && method.Name is not (nameof(IAsyncDisposable.DisposeAsync) or "CloseAsync")) // what ends cannot be broken off
            .Where(method => method.GetParameters().LastOrDefault() is not { IsOptional: false } last || last.ParameterType != typeof(CancellationToken))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}"));

    [Fact]
    public void One_public_type_stands_in_a_file_of_its_name() =>
        None(Source("Dashboard.Core")
            .Select(file => (file.Path, Types: PublicType().Matches(file.Text).Select(match => match.Groups[1].Value).ToList()))
            .Where(file => file.Types.Count > 0 && !file.Types.Contains(Path.GetFileNameWithoutExtension(file.Path)))
            .Select(file => file.Path));

    [Fact]
    public void No_name_could_belong_to_any_product() =>
        None(new[] { Core, typeof(DataSetup).Assembly, Web }.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith("Dashboard", StringComparison.Ordinal) == true && VagueName().IsMatch(type.Name))
            .Where(type => !type.IsSubclassOf(typeof(Delegate)) && type.Name != nameof(Web))
            .Where(type => type.BaseType?.Name.StartsWith("SignInManager", StringComparison.Ordinal) != true)
            .Select(type => type.FullName));

    [Fact]
    public void A_class_is_styled_in_one_sheet() =>
        None(Directory.EnumerateFiles(Path.Combine(Root(), "Dashboard.Web", "wwwroot", "css"), "*.css")
            .SelectMany(file => StyledClass().Matches(File.ReadAllText(file)).Select(found => (Class: found.Groups[1].Value, File: Path.GetFileName(file))).Distinct())
            .GroupBy(styled => styled.Class).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key} begins in {string.Join(" and in ", group.Select(styled => styled.File))}: the later sheet changes pages of the earlier"));

    /// <summary>A line that begins with a class alone; what stands within a media query is indented.</summary>
    [GeneratedRegex(@"^(\.[a-z][\w-]*) \{", RegexOptions.Multiline)]
    private static partial Regex StyledClass();

    [GeneratedRegex(@"\bDashboard\.Core\.([A-Z]\w+)")]
    private static partial Regex FeatureName();

    [GeneratedRegex(@"^public (?:abstract |sealed |static |partial |readonly )*(?:class|record struct|record class|record|struct|enum|interface) (\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"(Manager|Helper|Helpers|Utils|Dto|Vm|ViewModel|Processor|Handler)$")]
    private static partial Regex VagueName();

    private static void None(IEnumerable<string?> broken)
    {
        var list = string.Join('\n', broken);
        if (list.Length > 0) Assert.Fail(list);
    }

    private static IEnumerable<string> References(Assembly assembly, string[] forbidden) =>
        assembly.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => forbidden.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));

    private static string? FeatureOf(string path) =>
        path.Split('/') is [.., "Dashboard.Core", var feature, _] ? feature : null;

    private static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Dashboard.sln"))) root = root.Parent ?? throw new InvalidOperationException("The source is not here.");
        return root.FullName;
    }

    private static IEnumerable<(string Path, string Text)> Source(string project)
    {
        return from file in Directory.EnumerateFiles(Path.Combine(Root(), project), "*", SearchOption.AllDirectories)
               let path = file.Replace('\\', '/')
               where path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".razor", StringComparison.Ordinal)
               where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/node_modules/", StringComparison.Ordinal)
               select (path, File.ReadAllText(file));
    }
}
