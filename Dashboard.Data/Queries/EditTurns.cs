using System.Security.Cryptography;
using System.Text;
using Dashboard.Core;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>Advisory locks on a connection of their own; so few at once that the edits themselves never lack one.</summary>
internal sealed class EditTurns(Connections connections) : IEditTurns, IDisposable
{
    private const int AtOnce = 8;

    private readonly SemaphoreSlim _room = new(AtOnce);

    public async Task<IAsyncDisposable> TakeAsync(string thing, CancellationToken ct)
    {
        await _room.WaitAsync(ct);
        NpgsqlConnection? connection = null;
        try
        {
            connection = await connections.OfHouseAsync(ct);
            var turn = new Turn(_room, connection, BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(thing))));
            await turn.CallAsync("SELECT pg_advisory_lock($1)", ct);
            return turn;
        }
        catch
        {
            if (connection is not null) await connection.DisposeAsync(); // going back to the pool lets go of what it may hold
            _room.Release();
            throw;
        }
    }

    public void Dispose() => _room.Dispose();

    private sealed class Turn(SemaphoreSlim room, NpgsqlConnection connection, long number) : IAsyncDisposable
    {
        public async Task CallAsync(string sql, CancellationToken ct)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            command.Parameters.Add(new() { Value = number });
            await command.ExecuteNonQueryAsync(ct);
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                await using (connection) await CallAsync("SELECT pg_advisory_unlock($1)", CancellationToken.None);
            }
            finally
            {
                room.Release();
            }
        }
    }
}
