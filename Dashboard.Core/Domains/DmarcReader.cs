using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Xml;
using System.Xml.Linq;

namespace Dashboard.Core.Domains;

/// <summary>Reads an aggregate report: plain XML, gzip or a ZIP of one XML file. No DTD, no entities, nothing fetched; size, records and words are bounded.</summary>
internal static class DmarcReader
{
    /// <summary>The largest file that is looked at, and the most that it may unpack to.</summary>
    internal const int MostOctets = 10 << 20, MostUnpacked = 64 << 20;

    private const int MostRecords = 50_000, MostDepth = 20;

    private static readonly XmlReaderSettings Strict = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersFromEntities = 1,
        MaxCharactersInDocument = MostUnpacked,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    internal static Result<DmarcReading> Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length == 0) return DmarcErrors.Empty;
        if (file.Length > MostOctets) return DmarcErrors.TooLarge;
        var unpacked = Unpack(file);
        if (unpacked.Refused(out var refusal)) return refusal;
        try
        {
            using var reader = XmlReader.Create(unpacked.Value, Strict);
            return ReadFeedback(reader);
        }
        catch (XmlException e)
        {
            // The reader names a DTD or an undeclared entity in words only.
            return e.Message.Contains("DTD", StringComparison.Ordinal) || e.Message.Contains("entity", StringComparison.OrdinalIgnoreCase) ? DmarcErrors.UnsafeXml : DmarcErrors.NotReport("the XML is damaged.");
        }
        catch (InvalidDataException)
        {
            return DmarcErrors.Packed;
        }
        catch (UnpackedTooFarException)
        {
            return DmarcErrors.Inflates;
        }
    }

    private static Result<Stream> Unpack(ReadOnlyMemory<byte> file)
    {
        var bytes = new MemoryStream(file.ToArray(), writable: false);
        var start = file.Span;
        if (start.StartsWith((byte[])[0x1F, 0x8B])) return new Bounded(new GZipStream(bytes, CompressionMode.Decompress));
        if (start.StartsWith("PK"u8))
        {
            try
            {
                var zip = new ZipArchive(bytes, ZipArchiveMode.Read);
                var files = zip.Entries.Where(e => e.Name.Length > 0 && !e.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal)).ToList();
                return files is [{ IsEncrypted: false } only] ? new Bounded(only.Open()) : DmarcErrors.Packed;
            }
            catch (InvalidDataException)
            {
                return DmarcErrors.Packed;
            }
        }

        var text = start.StartsWith((byte[])[0xEF, 0xBB, 0xBF]) ? start[3..] : start;
        var isXml = text.TrimStart(" \t\r\n"u8).StartsWith("<"u8) || start.StartsWith((byte[])[0xFF, 0xFE]) || start.StartsWith((byte[])[0xFE, 0xFF]);
        return isXml ? bytes : DmarcErrors.NotXml;
    }

    private static Result<DmarcReading> ReadFeedback(XmlReader reader)
    {
        if (reader.MoveToContent() is not XmlNodeType.Element || reader.LocalName != "feedback") return DmarcErrors.NotReport("it does not begin with <feedback>.");
        XElement? about = null, policy = null;
        var records = new List<DmarcRecord>();
        reader.Read();
        while (!reader.EOF && reader.NodeType is not XmlNodeType.EndElement)
        {
            if (reader.NodeType is not XmlNodeType.Element)
            {
                reader.Read();
                continue;
            }

            switch (reader.LocalName)
            {
                case "report_metadata" when about is null: about = Element(reader); break;
                case "policy_published" when policy is null: policy = Element(reader); break;
                case "record":
                    if (records.Count >= MostRecords) return DmarcErrors.TooLarge;
                    if (Record(Element(reader)) is { } record) records.Add(record);
                    break;
                default: reader.Skip(); break;
            }
        }

        return Whole(about, policy, records);
    }

    private static Result<DmarcReading> Whole(XElement? about, XElement? policy, List<DmarcRecord> records)
    {
        var (organisation, id) = (Word(about, "org_name"), Word(about, "report_id"));
        if (organisation is null || id is null) return DmarcErrors.NotReport("it does not say who reports, and under which id.");
        if (Moment(Child(about, "date_range"), "begin") is not { } from || Moment(Child(about, "date_range"), "end") is not { } to || to < from) return DmarcErrors.NotReport("it does not say which span of time it is about.");
        if (Word(policy, "domain") is not { } domain) return DmarcErrors.NotReport("it does not say which domain it is about.");
        return records.Count == 0
            ? DmarcErrors.NotReport("it holds no record that can be read.")
            : new DmarcReading(organisation, id, from, to, domain.TrimEnd('.').ToLowerInvariant(), Verdict(Word(policy, "p")), records);
    }

    private static DmarcRecord? Record(XElement record)
    {
        var (row, names, checks) = (Child(record, "row"), Child(record, "identifiers"), Child(record, "auth_results"));
        if (!IPAddress.TryParse(Word(row, "source_ip"), out var source)) return null;
        if (!long.TryParse(Word(row, "count"), NumberStyles.None, CultureInfo.InvariantCulture, out var messages) || messages is 0 or > 1_000_000_000) return null;
        var judged = Child(row, "policy_evaluated");
        var signatures = checks?.Elements().Where(e => e.Name.LocalName == "dkim").ToList() ?? [];
        var signature = signatures.Find(s => Word(s, "result") == "pass") ?? signatures.FirstOrDefault();
        return new(
            source.ToString(), messages, Word(judged, "dkim") == "pass", Word(judged, "spf") == "pass", Verdict(Word(judged, "disposition")), (Word(names, "header_from") ?? "").TrimEnd('.').ToLowerInvariant(),
            Word(signature, "domain"), Word(signature, "selector"), Word(Child(checks, "spf"), "domain"));
    }

    private static XElement Element(XmlReader reader)
    {
        // Depth is looked at while it is read: a tower of elements is refused before it stands.
        var depth = reader.Depth;
        var root = new XElement(reader.LocalName);
        var at = root;
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return root;
        }

        while (reader.Read() && reader.Depth > depth)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (reader.Depth - depth > MostDepth) throw new XmlException("The elements lie too deep.");
                    var inner = new XElement(reader.LocalName);
                    at.Add(inner);
                    if (!reader.IsEmptyElement) at = inner;
                    break;
                case XmlNodeType.EndElement: at = at.Parent ?? root; break;
                case XmlNodeType.Text or XmlNodeType.CDATA when at.Value.Length < DmarcReport.WordLength: at.Add(new XText(reader.Value)); break;
            }
        }

        reader.Read();
        return root;
    }

    private static XElement? Child(XElement? parent, string name) => parent?.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    private static string? Word(XElement? parent, string name)
    {
        var text = Child(parent, name)?.Value.Trim();
        if (string.IsNullOrEmpty(text)) return null;
        var clean = string.Concat(text.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)));
        return clean.Length > DmarcReport.WordLength ? clean[..DmarcReport.WordLength] : clean;
    }

    private static DateTimeOffset? Moment(XElement? span, string name) =>
        long.TryParse(Word(span, name), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 946_684_800 and < 4_102_444_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static string Verdict(string? word) => word?.ToLowerInvariant() is "quarantine" or "reject" ? word.ToLowerInvariant() : "none";

    /// <summary>It unpacks to more than is taken.</summary>
    private sealed class UnpackedTooFarException : Exception;

    /// <summary>What unpacks, read up to a bound.</summary>
    private sealed class Bounded(Stream inner) : Stream
    {
        private long _read;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var some = inner.Read(buffer, offset, count);
            return (_read += some) > MostUnpacked ? throw new UnpackedTooFarException() : some;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
