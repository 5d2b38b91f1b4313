using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Tests.Making;

/// <summary>A server that webhooks are posted to: it keeps what came, and answers as the test says.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public WebhookReceiver(int? port = null)
    {
        Port = port ?? FreePort();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}/hook";

    /// <summary>What came, in the order of arrival.</summary>
    public ConcurrentQueue<Received> Calls { get; } = new();

    /// <summary>How each call is answered: a status, and what else belongs to it.</summary>
    public Func<Received, HttpListenerResponse, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public void AnswerWith(int status) => Answer = (_, response) =>
    {
        response.StatusCode = status;
        return Task.CompletedTask;
    };

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    /// <summary>A port at which nobody listens.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var call = new Received(context.Request.Url!.AbsolutePath, await reader.ReadToEndAsync(), context.Request.Headers["webhook-id"]!, context.Request.Headers["webhook-timestamp"]!, context.Request.Headers["webhook-signature"]!);
            Calls.Enqueue(call);
            await Answer(call, context.Response);
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
        {
            // the caller or the test is gone
        }
    }

    /// <summary>One call.</summary>
    internal sealed record Received(string Path, string Body, string Id, string Timestamp, string Signature)
    {
        public System.Text.Json.Nodes.JsonObject Json => System.Text.Json.Nodes.JsonNode.Parse(Body)!.AsObject();

        public string Type => Json["type"]!.ToString();

        /// <summary>Whether one of the signatures is made with the secret, by the public algorithm of Standard Webhooks.</summary>
        public bool IsSignedWith(string secret)
        {
            var key = Convert.FromBase64String(secret["whsec_".Length..]);
            var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}")));
            return Signature.Split(' ').Contains(expected);
        }
    }
}
