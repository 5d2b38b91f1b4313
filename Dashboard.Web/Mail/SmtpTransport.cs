using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Dashboard.Core.Relays;
using Dashboard.Core.Sending;

namespace Dashboard.Web.Mail;

/// <summary>Opens connections to SMTP relays: greeting, EHLO, TLS, signing in.</summary>
/// <param name="timeouts">How long each step may take.</param>
/// <param name="name">Our name in EHLO; the machine's own where there is none.</param>
/// <param name="trusted">Networks that relays may lie in although they are not public; where none are named, this machine.</param>
public sealed class SmtpTransport(SmtpTimeouts timeouts, string? name = null, IReadOnlyList<IPNetwork>? trusted = null) : IMailTransport
{
    private readonly IReadOnlyList<IPNetwork> _trusted = trusted ?? PublicNetwork.ThisMachine;

    /// <summary>With RFC 5321's times and the machine's name.</summary>
    public SmtpTransport() : this(new SmtpTimeouts())
    {
    }

    /// <inheritdoc />
    public RelayKind Kind => RelayKind.Smtp;

    /// <inheritdoc />
    public async Task<IMailConnection> ConnectAsync(RelayAddress relay, CancellationToken ct)
    {
        var step = SmtpStep.Connect;
        SmtpWire? wire = null;
        try
        {
            wire = await DialAsync(relay, ct);
            if (relay.Security is RelaySecurity.Tls)
            {
                step = SmtpStep.Tls;
                await SecureAsync(wire, relay, ct);
                step = SmtpStep.Connect;
            }
            Expect(await wire.ReadAsync(timeouts.Hello, keep: true, ct), 220, step, "greeted with");

            step = SmtpStep.Hello;
            var features = await HelloAsync(wire, ct);
            if (relay.Security is RelaySecurity.StartTls)
            {
                step = SmtpStep.Tls;
                if (!features.StartTls) throw new RelayUnavailableException($"{relay.Host} does not offer STARTTLS. Choose TLS or no encryption for this relay.", null, step);
                Expect(await AskAsync(wire, "STARTTLS", ct), 220, step, "answered STARTTLS with");
                await SecureAsync(wire, relay, ct);
                step = SmtpStep.Hello;
                features = await HelloAsync(wire, ct);
            }
            if (!string.IsNullOrEmpty(relay.UserName))
            {
                step = SmtpStep.SignIn;
                await SignInAsync(wire, features, relay, ct);
            }

            var connection = new SmtpConnection(wire, features, timeouts);
            wire = null;
            return connection;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception trouble) when (trouble is IOException or SocketException or OperationCanceledException or AuthenticationException)
        {
            var why = trouble is OperationCanceledException ? "it took too long to answer." : trouble.Message;
            throw new RelayUnavailableException($"{relay.Host}:{relay.Port} cannot be used: {why}", null, step, trouble);
        }
        finally
        {
            if (wire is not null) await wire.DisposeAsync();
        }
    }

    private async Task<SmtpWire> DialAsync(RelayAddress relay, CancellationToken ct)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timer.CancelAfter(timeouts.Connect);
        var socket = await PublicNetwork.DialAsync(relay.Host, relay.Port, _trusted, timer.Token);
        return new SmtpWire(socket, new NetworkStream(socket, ownsSocket: true));
    }

    private async Task SecureAsync(SmtpWire wire, RelayAddress relay, CancellationToken ct)
    {
        var tls = new SslStream(wire.Plain, leaveInnerStreamOpen: false);
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timer.CancelAfter(timeouts.Hello);
        var options = new SslClientAuthenticationOptions { TargetHost = relay.Host };
#pragma warning disable CA5359 // an admin said so for this one relay: a test server, or one with a certificate of its own
        if (relay.AcceptInvalidCertificate) options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        wire.Secure(tls);
        await tls.AuthenticateAsClientAsync(options, timer.Token);
    }

    private async Task<SmtpFeatures> HelloAsync(SmtpWire wire, CancellationToken ct)
    {
        var us = name ?? OwnName();
        var answer = await AskAsync(wire, "EHLO " + us, ct);
        if (answer.Code == 250) return SmtpFeatures.Read(answer.Texts.Skip(1));
        if (answer.Code is >= 500 and < 600) answer = await AskAsync(wire, "HELO " + us, ct);
        Expect(answer, 250, SmtpStep.Hello, "answered our greeting with");
        return new SmtpFeatures();
    }

    private async Task SignInAsync(SmtpWire wire, SmtpFeatures features, RelayAddress relay, CancellationToken ct)
    {
        SmtpAnswer answer;
        if (features.Mechanisms.Contains("PLAIN"))
        {
            answer = await AskAsync(wire, "AUTH PLAIN " + Base64($"\0{relay.UserName}\0{relay.Password}"), ct);
        }
        else if (features.Mechanisms.Contains("LOGIN"))
        {
            Expect(await AskAsync(wire, "AUTH LOGIN", ct), 334, SmtpStep.SignIn, "refused the sign-in with");
            Expect(await AskAsync(wire, Base64(relay.UserName!), ct), 334, SmtpStep.SignIn, "refused the user name with");
            answer = await AskAsync(wire, Base64(relay.Password ?? ""), ct);
        }
        else
        {
            throw new RelayUnavailableException(
                $"{relay.Host} offers no way to sign in that is known here (PLAIN, LOGIN). Leave the user name empty, or use an encrypted connection.", null, SmtpStep.SignIn);
        }
        Expect(answer, 235, SmtpStep.SignIn, "refused the user name and password with");
    }

    private async Task<SmtpAnswer> AskAsync(SmtpWire wire, string command, CancellationToken ct)
    {
        wire.Append(command);
        wire.Append("\r\n"u8);
        await wire.FlushAsync(timeouts.Hello, ct);
        return await wire.ReadAsync(timeouts.Hello, keep: true, ct);
    }

    private static void Expect(SmtpAnswer answer, int code, SmtpStep step, string verb)
    {
        if (answer.Code != code) throw new RelayUnavailableException($"The relay {verb} “{answer.Reply}”.", answer.Reply, step);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <remarks>RFC 5321 4.1.3: without a full name of our own, an address literal.</remarks>
    private static string OwnName() => Dns.GetHostName() is var host && host.Contains('.', StringComparison.Ordinal) && Ascii.IsValid(host) ? host : "[127.0.0.1]";
}
