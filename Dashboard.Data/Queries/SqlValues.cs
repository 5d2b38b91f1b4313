using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Data.Queries;

/// <summary>The values of a statement that is put together from parts: each becomes a parameter, none ever stands in the text.</summary>
internal sealed class SqlValues
{
    private readonly List<NpgsqlParameter> _values = [];
    private int _names;

    /// <summary>Takes a value and answers what stands for it in the text: $1, $2 and so on.</summary>
    public string Add<T>(T value)
        where T : notnull
    {
        _values.Add(new NpgsqlParameter<T> { TypedValue = value });
        return $"${_values.Count}";
    }

    /// <summary>Takes ids as an array.</summary>
    public string AddIds(IEnumerable<Guid> ids)
    {
        _values.Add(new() { Value = ids.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        return $"${_values.Count}";
    }

    /// <summary>A name that no other part of the statement has.</summary>
    public string Name(string stem) => $"{stem}{++_names}";

    /// <summary>Gives the values to the command that holds the text.</summary>
    public void Bind(NpgsqlCommand command)
    {
        foreach (var value in _values) command.Parameters.Add(value);
    }
}
