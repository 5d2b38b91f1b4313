using System.Buffers;
using System.Text;
using Dashboard.Core.Templates;
using Dashboard.Core.Tracking;

namespace Dashboard.Core.Sending;

/// <summary>One mail while it is written: the recipient's values, and its signed links, each signed once however often it stands in the mail.</summary>
internal sealed class MailFilling : IDisposable
{
    private const int Unsubscribe = 0, View = 1, Preferences = 2, Pixel = 3, Hidden = 4, FirstLink = 5;
    private const int SlotBytes = 1 + TrackingToken.MostChars;

    private readonly MailLinks _links;
    private readonly MessageTarget _target;
    private readonly bool _tracks;
    private byte[] _slots;

    /// <param name="links">The campaign's links and the keys they are signed with.</param>
    /// <param name="target">The recipient.</param>
    /// <param name="fields">The values that are the same for everyone.</param>
    /// <param name="tracks">False for a preview: links lead straight to where they point.</param>
    internal MailFilling(MailLinks links, MessageTarget target, MergeFields fields, bool tracks)
    {
        _links = links;
        _target = target;
        _tracks = tracks;
        Fields = fields with { Email = target.Email, Name = target.Name, Attributes = target.Attributes, Signed = Text };

        var bytes = (FirstLink + links.Table.Links.Count) * SlotBytes;
        _slots = ArrayPool<byte>.Shared.Rent(bytes);
        _slots.AsSpan(0, bytes).Clear();
    }

    internal MergeFields Fields { get; set; }

    internal ReadOnlySpan<byte> UnsubscribeToken => Token(Unsubscribe);

    /// <summary>True for what is written by <see cref="WriteSigned"/>: addresses that need no escaping.</summary>
    internal bool IsSigned(MergeName name) => name.Kind switch
    {
        MergeKind.UnsubscribeUrl or MergeKind.ViewUrl or MergeKind.PreferencesUrl or MergeKind.Pixel => true,
        MergeKind.Link => _tracks && _links.Link(name.Index)?.Target is not null,
        _ => false,
    };

    internal void WriteSigned(MergeName name, MessageBuffer output)
    {
        var (prefix, slot, suffix) = Parts(name);
        var length = prefix.Length + TrackingToken.MostChars + suffix.Length;
        var many = length > 1024 ? ArrayPool<byte>.Shared.Rent(length) : null;
        var url = many ?? stackalloc byte[1024];
        QuotedPrintable.Write(url[..Join(prefix, slot, suffix, url)], output);
        if (many is not null) ArrayPool<byte>.Shared.Return(many);
    }

    public void Dispose()
    {
        var slots = Interlocked.Exchange(ref _slots, []);
        if (slots.Length > 0) ArrayPool<byte>.Shared.Return(slots);
    }

    private string? Text(MergeName name)
    {
        if (IsSigned(name))
        {
            var (prefix, slot, suffix) = Parts(name);
            var url = new byte[prefix.Length + TrackingToken.MostChars + suffix.Length];
            return Encoding.ASCII.GetString(url, 0, Join(prefix, slot, suffix, url));
        }
        if (name.Kind is not MergeKind.Link || _links.Link(name.Index) is not { } link) return null;

        var address = link.Template?.Render(Fields).Trim() ?? link.Url;
        if (!MayStand(address)) return "#";
        if (!_tracks || !LinkTable.IsWeb(address) || !ClickTarget.TryCreate(address, out var target)) return address;

        Span<byte> token = stackalloc byte[TrackingToken.MostChars];
        var length = TrackingToken.WriteClickHead(_links.Keys, _target.Month, _target.MessageId, _links.Number(name.Index), target, token);
        return string.Concat(_links.ClickText, Encoding.ASCII.GetString(token[..length]), Encoding.ASCII.GetString(target.Suffix));
    }

    /// <remarks>What a recipient's data may lead to: never a script.</remarks>
    private static bool MayStand(string address) =>
        LinkTable.IsWeb(address) || address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) || address.StartsWith("tel:", StringComparison.OrdinalIgnoreCase);

    private (byte[] Prefix, int Slot, byte[] Suffix) Parts(MergeName name) => name.Kind switch
    {
        MergeKind.UnsubscribeUrl => (_links.Unsubscribe, Unsubscribe, []),
        MergeKind.ViewUrl => (_links.View, View, []),
        MergeKind.PreferencesUrl => (_links.Preferences, Preferences, []),
        MergeKind.Pixel => (_links.Open, Pixel, []),
        _ => (_links.Click, name.Index == VisitJudge.HiddenLink ? Hidden : FirstLink + name.Index, _links.Link(name.Index)!.Target!.Suffix),
    };

    private int Join(byte[] prefix, int slot, byte[] suffix, Span<byte> url)
    {
        var token = Token(slot);
        prefix.CopyTo(url);
        token.CopyTo(url[prefix.Length..]);
        suffix.CopyTo(url[(prefix.Length + token.Length)..]);
        return prefix.Length + token.Length + suffix.Length;
    }

    private ReadOnlySpan<byte> Token(int slot)
    {
        var place = _slots.AsSpan(slot * SlotBytes, SlotBytes);
        if (place[0] == 0)
            place[0] = (byte)(slot switch
            {
                Unsubscribe => TrackingToken.Write(_links.Keys, TokenKind.Unsubscribe, _target.Month, _target.MessageId, place[1..]),
                View => TrackingToken.Write(_links.Keys, TokenKind.View, _target.Month, _target.MessageId, place[1..]),
                Preferences => TrackingToken.Write(_links.Keys, TokenKind.Preferences, _target.Month, _target.MessageId, place[1..]),
                Pixel => TrackingToken.Write(_links.Keys, TokenKind.Open, _target.Month, _target.MessageId, place[1..]),
                Hidden => Click(VisitJudge.HiddenLink, place[1..]),
                _ => Click(slot - FirstLink, place[1..]),
            });
        return place.Slice(1, place[0]);
    }

    private int Click(int index, Span<byte> place) =>
        TrackingToken.WriteClickHead(_links.Keys, _target.Month, _target.MessageId, _links.Number(index), _links.Link(index)!.Target!, place);
}
