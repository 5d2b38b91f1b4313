using Dashboard.Core.Addresses;
using Dashboard.Web.Mail;
using Microsoft.Extensions.Options;

namespace Dashboard.Web.Startup;

/// <summary>What the checks of addresses need: a DNS, and the lists of the npm packages that the build puts into the program.</summary>
internal static class AddressSetup
{
    public static void AddAddressChecks(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AddressSettings>().BindConfiguration("Dashboard:Addresses")
            .Validate(o => o.DnsTimeout > TimeSpan.Zero && o.DnsTries > 0, "Dashboard__Addresses__DnsTimeout and DnsTries must be more than nothing.")
            .Validate(o => o.DnsPerServer > 0, "Dashboard__Addresses__DnsPerServer must be at least 1.")
            .ValidateOnStart();
        builder.Services.AddSingleton(services => services.GetRequiredService<IOptions<AddressSettings>>().Value);
        builder.Services.AddSingleton<IMailDns, MailDns>();
        builder.Services.AddOptions<MailboxSettings>().BindConfiguration("Dashboard:Mailboxes")
            .Validate(o => o is { PerServerAMinute: > 0, AtOnce: > 0, Port: > 0 and < 65536 } && o.Timeout > TimeSpan.Zero, "Dashboard__Mailboxes: PerServerAMinute, AtOnce, Port and Timeout must be more than nothing.")
            .Validate(o => IsLine(o.HelloName) && (o.Sender.Length == 0 || Core.EmailAddress.Parse(o.Sender).Error is null), "Dashboard__Mailboxes__HelloName is a host's name, and Sender an address or nothing.")
            .Validate(o => o.TrustedNetworks.TrueForAll(n => System.Net.IPNetwork.TryParse(n, out _)), "Dashboard__Mailboxes__TrustedNetworks holds what is no network such as 10.1.0.0/16.")
            .ValidateOnStart();
        builder.Services.AddSingleton(services => services.GetRequiredService<IOptions<MailboxSettings>>().Value);
        builder.Services.AddSingleton<IMailboxProbe, MailboxProbe>();
        builder.Services.AddSingleton(_ => ReadLists());
    }

    private static bool IsLine(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '[' or ']' or ':');

    private static AddressLists ReadLists()
    {
        using var disposable = Open("disposable-email-domains.json");
        using var zones = Open("disposable-email-zones.json");
        using var roles = Open("role-based-email-addresses.js");
        using var free = Open("freemail.txt");
        return AddressLists.Read(disposable, zones, roles, free);
    }

    private static Stream Open(string name) =>
        typeof(AddressSetup).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not part of this build.");
}
