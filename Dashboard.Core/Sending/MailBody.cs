using System.Text;
using Dashboard.Core.Templates;

namespace Dashboard.Core.Sending;

/// <summary>One part of a mail (HTML or text), cut into quoted-printable constants and slots; where Liquid must run, one slot.</summary>
internal sealed class MailBody
{
    private readonly Piece[] _pieces;
    private readonly MergeTemplate _template;
    private readonly Escaping _escaping;

    private MailBody(MergeTemplate template, Escaping escaping, Piece[] pieces)
    {
        _template = template;
        _escaping = escaping;
        _pieces = pieces;
    }

    /// <summary>The names of the recipient's and campaign's fields that it shows.</summary>
    internal IReadOnlyList<string> FieldsUsed => _template.FieldsUsed;

    internal static Result<MailBody> Compile(string source, Escaping escaping, string field, MergeFields constants)
    {
        var compiled = MergeTemplate.Compile(source, escaping);
        if (compiled.Refused(out var error)) return error with { Field = field };
        return new MailBody(compiled.Value, escaping, compiled.Value.Segments is { } segments ? Cut(segments, escaping, constants) : []);
    }

    internal void Write(MailFilling mail, MessageBuffer output)
    {
        if (_template.Segments is null)
        {
            QuotedPrintable.Write(_template.Render(mail.Fields), output);
            return;
        }
        foreach (ref readonly var piece in _pieces.AsSpan())
        {
            if (piece.Constant is { } constant) output.Write(constant);
            else if (mail.IsSigned(piece.Tag.Name)) mail.WriteSigned(piece.Tag.Name, output);
            else QuotedPrintable.Write(Escape.For(_escaping, piece.Tag.Value(mail.Fields), isAtFront: false), output);
        }
    }

    internal string Render(MergeFields fields) => _template.Render(fields);

    private static Piece[] Cut(IReadOnlyList<MergeSegment> segments, Escaping escaping, MergeFields constants)
    {
        var pieces = new List<Piece>();
        var text = new StringBuilder();
        foreach (var segment in segments)
        {
            if (segment.Text is not null) text.Append(segment.Text);
            else if (segment.Name.Kind is MergeKind.ClientName or MergeKind.CampaignName) text.Append(Escape.For(escaping, segment.Value(constants), isAtFront: false));
            else
            {
                Flush();
                pieces.Add(new Piece(null, segment));
            }
        }
        Flush();
        return [.. pieces];

        void Flush()
        {
            if (text.Length > 0) pieces.Add(new Piece(QuotedPrintable.Encode(text.ToString()), default));
            text.Clear();
        }
    }

    private readonly record struct Piece(byte[]? Constant, MergeSegment Tag);
}
