namespace Dashboard.Core.ApiKeys;

/// <summary>Which requests of a key are looked for.</summary>
/// <param name="LeastStatus">The lowest status, such as 400.</param>
/// <param name="MostStatus">The highest status, such as 499.</param>
public sealed record KeyRequestFilter(string? Method = null, int? LeastStatus = null, int? MostStatus = null)
{
    /// <summary>Reads “404” or “4xx”; false where it is neither.</summary>
    public static bool TryStatus(string text, out (int Least, int Most) status)
    {
        status = text switch
        {
            [>= '1' and <= '5' and var first, 'x' or 'X', 'x' or 'X'] => ((first - '0') * 100, ((first - '0') * 100) + 99),
            [>= '1' and <= '5' and var first, >= '0' and <= '9' and var second, >= '0' and <= '9' and var third] => Exactly(((first - '0') * 100) + ((second - '0') * 10) + third - '0'),
            _ => default,
        };
        return status.Most > 0;
    }

    private static (int Least, int Most) Exactly(int status) => (status, status);
}
