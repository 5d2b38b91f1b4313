using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Data.Queries;

/// <summary>Commands of a batch over columns of rows: one array a column, however many rows there are.</summary>
internal static class BatchCommands
{
    public static TValue[] Column<T, TValue>(List<T> rows, Converter<T, TValue> value)
    {
        var column = new TValue[rows.Count];
        for (var i = 0; i < column.Length; i++) column[i] = value(rows[i]);
        return column;
    }

    public static NpgsqlParameter Texts<T>(List<T> rows, Converter<T, string?> value) =>
        new() { Value = Column(rows, value), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    public static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        return command;
    }
}
