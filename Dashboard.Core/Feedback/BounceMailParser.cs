namespace Dashboard.Core.Feedback;

/// <summary>
/// Reads mail that came back: delivery reports (RFC 3464 in RFC 6522) and the many that keep to no standard, complaints (RFC 5965 and older), and what machines answer
/// (RFC 3834). Pure, bounded, and silent about ordinary mail; what it cannot read it says so of, and a person decides.
/// </summary>
public static class BounceMailParser
{
    /// <summary>The longest server's answer that is kept, in characters.</summary>
    public const int MostDiagnostic = 1_000;

    /// <summary>Reads a whole mail, whatever it is; never throws.</summary>
    public static FeedbackReport Read(ReadOnlySpan<byte> mail)
    {
        var contents = MailContents.Read(mail);
        return new Reading(contents).Judge();
    }

    private sealed class Reading(MailContents mail)
    {
        private static readonly string[] ComplainersFields = ["original-rcpt-to", "removal-recipient", "x-original-rcpt-to", "original-recipient"];

        private readonly MailPart _top = mail.Top;
        private readonly string _subject = FeedbackSigns.Fold(mail.Subject, 400);
        private readonly string _from = FeedbackSigns.Fold(MailDecoding.Header(mail.Top.Field("from") ?? ""), 400);
        private ReportText? _text;
        private List<string>? _returnedTo;

        private ReportText Text => _text ??= ReportText.Of(mail);

        internal FeedbackReport Judge()
        {
            if (IsWithdrawal()) return Report(FeedbackKind.Unsubscribe, []);
            if (Complaint() is { } complaint) return complaint;
            if (DeliveryStatus() is { } status) return status;
            if (mail.Parts.Any(p => p.Depth == 0 && p.MediaType is "message/disposition-notification" or "message/global-disposition-notification")) return Report(FeedbackKind.AutoReply, []);
            if (ForwardedComplaint() is { } forwarded) return forwarded;
            if (KnownText() is { } known) return known;
            if (IsAutoReply()) return Report(FeedbackKind.AutoReply, []);
            return Report(IsReportOfSomeKind() ? FeedbackKind.Unclassified : FeedbackKind.NotABounce, []);
        }

        /// <summary>Our own List-Unsubscribe mailto, as mail programs send it.</summary>
        private bool IsWithdrawal() => !_top.Has("x-failed-recipients") && !IsDaemon && _subject.StartsWith(UnsubscribeMail.Prefix, StringComparison.Ordinal);

        private bool IsDaemon => FeedbackSigns.Says(_from, FeedbackSigns.Daemons) || _from is "" or "<>" or "< >";

        private bool IsAboutDelay => FeedbackSigns.Says(_subject, FeedbackSigns.Delays) || _subject.Contains("delayed", StringComparison.Ordinal);

        private bool HasNullReturnPath => _top.Field("return-path")?.Trim() is "<>" or "< >" or "<MAILER-DAEMON>" or "" || _top.Field("x-envelope-from")?.Trim() is "<>" || _top.Field("envelope-sender")?.Trim() is "<>";

        private string ReportType => (MailContents.Parameter(_top.Field("content-type") ?? "", "report-type") ?? "").ToLowerInvariant();

        private FeedbackReport? Complaint()
        {
            var part = mail.Parts.FirstOrDefault(p => p.Depth == 0 && p.MediaType is "message/feedback-report" or "text/feedback-report")
                ?? mail.Parts.FirstOrDefault(p => p.Depth == 0 && (ReportType == "feedback-report" || IsDaemon || p.MediaType == "message/delivery-status") && HasLine(p, "Feedback-Type:"));
            if (part is null) return null;
            var fields = MailContents.HeadersIn(part.Text[FieldsStart(part.Text)..], 0, 0);
            var type = (fields?.Field("feedback-type") ?? "abuse").Trim().ToLowerInvariant();
            var kind = type switch
            {
                "not-spam" or "notspam" => FeedbackKind.NotSpam,
                "auth-failure" or "dmarc" or "dkim" => FeedbackKind.AuthFailure,
                "opt-out" or "opt-out-list" => FeedbackKind.OptOut,
                _ => FeedbackKind.Complaint,
            };
            var named = ComplainersFields
                .SelectMany(name => fields?.Fields.Where(f => f.Key == name) ?? []).Select(f => MailAddresses.First(f.Value)).OfType<string>().ToList();
            if (named.Count == 0) named = OriginalRecipients();
            return Report(kind, [.. named.Distinct(StringComparer.OrdinalIgnoreCase).Select(email => new ReportedRecipient(email, BounceClass.Undetermined, null, Reason(kind, type)))]);
        }

        /// <summary>Programs that forward the mail that was complained about, without a feedback report.</summary>
        private FeedbackReport? ForwardedComplaint()
        {
            var marked = mail.Returned.FirstOrDefault(r => r.Has("x-hmxmroriginalrecipient"));
            var says = marked is not null || _top.Has("x-hmxmroriginalrecipient") || _top.Has("x-arf") || _top.Has("x-xarf") || _subject.StartsWith("complaint about message from", StringComparison.Ordinal)
                || _subject.StartsWith("spam complaint", StringComparison.Ordinal) || _subject.StartsWith("abuse complaint", StringComparison.Ordinal) || _subject.StartsWith("email feedback report for ip", StringComparison.Ordinal) || _subject.StartsWith("[spam report]", StringComparison.Ordinal)
                || ((_from.Contains("feedbackloop", StringComparison.Ordinal) || _from.Contains("feedback loop", StringComparison.Ordinal) || _from.Contains("fbl@", StringComparison.Ordinal) || _from.Contains("complaints@", StringComparison.Ordinal) || _from.Contains("scomp@", StringComparison.Ordinal) || _from.Contains("abuse-report", StringComparison.Ordinal)) && (mail.Returned.Any() || Text.Appended is not null));
            if (!says || FeedbackSigns.IsAnswer(_subject)) return null;
            var email = MailAddresses.First(marked?.Field("x-hmxmroriginalrecipient") ?? _top.Field("x-hmxmroriginalrecipient") ?? "");
            List<string> people = email is null ? OriginalRecipients() : [email];
            return Report(FeedbackKind.Complaint, [.. people.Take(20).Select(e => new ReportedRecipient(e, BounceClass.Undetermined, null, Reason(FeedbackKind.Complaint, "abuse")))]);
        }

        private FeedbackReport? DeliveryStatus()
        {
            var groups = mail.Parts.Where(p => p.Depth == 0 && p.MediaType is "message/delivery-status" or "message/global-delivery-status" or "text/delivery-status").SelectMany(p => StatusGroup.Read(p.Text)).ToList();
            if (groups.Count == 0 && (ReportType == "delivery-status" || IsDaemon || HasNullReturnPath || _top.Has("x-failed-recipients")) && !FeedbackSigns.IsAnswer(_subject))
                groups = [.. mail.Parts.Where(p => p.Depth == 0 && HasLine(p, "Final-Recipient")).SelectMany(p => StatusGroup.Read(p.Text))];
            if (groups.Count == 0) return null;

            var kind = KindOf(groups);
            var told = kind switch
            {
                FeedbackKind.Bounce => groups.Where(g => KindOf([g]) is FeedbackKind.Bounce).ToList(),
                _ => groups,
            };
            var people = new List<ReportedRecipient>();
            foreach (var group in told)
                if (AddressOf(group) is { } email && !people.Exists(p => p.Email.Equals(email, StringComparison.OrdinalIgnoreCase))) people.Add(Told(group, email, kind));

            if (people.Count == 0 && told.Count > 0)
            {
                // Names without a domain, or X.400 and Notes names: the text or the returned mail says whom we wrote to.
                var others = FailedRecipients() is { Count: > 0 } failed ? failed : Text.Recipients(OriginalRecipients(), Own()) is { Count: > 0 } said ? [said[0].Email] : OriginalRecipients();
                if (others.Count > 0) people.Add(Told(told[0], others[0], kind));
            }

            return people.Count == 0 ? null : Report(kind, people);
        }

        private FeedbackKind KindOf(IReadOnlyList<StatusGroup> groups)
        {
            var kind = FeedbackKind.Delivered;
            foreach (var group in groups)
            {
                var own = group.Action switch
                {
                    "failed" or "failure" or "fail" or "undeliverable" or "bounced" or "failed," => FeedbackKind.Bounce,
                    "delayed" or "deferred" or "delay" => FeedbackKind.Delayed,
                    "delivered" or "relayed" or "expanded" or "success" or "deliverable" => FeedbackKind.Delivered,
                    _ => group.Status?.TrimStart() is ['2', ..] ? FeedbackKind.Delivered
                        : IsAboutDelay ? FeedbackKind.Delayed
                        : FeedbackKind.Bounce,
                };
                if (own is FeedbackKind.Bounce) return own;
                if (own is FeedbackKind.Delayed) kind = own;
            }

            return kind;
        }

        private ReportedRecipient Told(StatusGroup group, string email, FeedbackKind kind)
        {
            var diagnostic = group.Diagnostic is { } said ? Shortened(said) : null;
            if (kind is FeedbackKind.Delayed) return new(email, BounceClass.Soft, StatusOnly(group.Status), "The server goes on trying", diagnostic);
            if (kind is not FeedbackKind.Bounce) return new(email, BounceClass.Undetermined, StatusOnly(group.Status), "It arrived", diagnostic);

            var verdict = BounceClassifier.ClassifyReport(group.Status, diagnostic);
            var status = BounceClassifier.StatusOf(group.Status, diagnostic);
            if (verdict.Class is BounceClass.Undetermined)
            {
                var segment = Text.Recipients([email], Own()).FirstOrDefault(r => r.Email.Equals(email, StringComparison.OrdinalIgnoreCase)).Segment ?? Text.Said;
                var spoken = BounceClassifier.ClassifyText(segment, group.Status);
                if (spoken.Class is BounceClass.Undetermined && segment.Length < Text.Said.Length) spoken = BounceClassifier.ClassifyText(Text.Said, group.Status);
                if (spoken.Class is not BounceClass.Undetermined) verdict = spoken;
                diagnostic ??= BounceClassifier.ReplyIn(segment);
                status = BounceClassifier.StatusOf(status, diagnostic) ?? status;
            }

            return new(email, verdict.Class, StatusOnly(status) ?? Usual(verdict.Class), verdict.Reason, diagnostic);
        }

        private string? AddressOf(StatusGroup group)
        {
            string?[] named = [Addressed(group.Original), Addressed(group.Final), Addressed(group.Actual)];
            var known = named.OfType<string>().Where(e => e.AsSpan(e.LastIndexOf('@')).Contains('.')).ToList();
            if (known.Count == 0) return named.OfType<string>().FirstOrDefault();
            if (known.Count == 1 || known.TrueForAll(e => e.Equals(known[0], StringComparison.OrdinalIgnoreCase))) return known[0];
            var ours = OriginalRecipients();
            return known.Find(e => ours.Contains(e, StringComparer.OrdinalIgnoreCase)) ?? known[0];
        }

        private static string? Addressed(string? field)
        {
            if (field is null) return null;
            var semicolon = field.IndexOf(';', StringComparison.Ordinal);
            var address = MailDecoding.Header(semicolon < 0 ? field : field[(semicolon + 1)..]);
            return MailAddresses.First(address);
        }

        /// <summary>Reports that keep to no standard: known by sender, subject and text together.</summary>
        private FeedbackReport? KnownText()
        {
            var failed = FailedRecipients();
            var isReport = ReportType == "delivery-status";
            if (FeedbackSigns.IsAnswer(_subject) && !IsDaemon && failed.Count == 0) return null;

            var says = FeedbackSigns.Says(_subject, FeedbackSigns.FailureSubjects) || IsAboutDelay;
            var tells = FeedbackSigns.Says(Text.Folded, FeedbackSigns.FailureTexts);
            var reply = BounceClassifier.ReplyIn(Text.Said);
            var isLetter = _top.Has("list-id") || _top.Has("list-post") || _top.Has("list-unsubscribe");
            var isPlain = !IsDaemon && !HasNullReturnPath;
            var isSure = failed.Count > 0 || isReport || (IsDaemon && (says || (tells && (reply is not null || HasReturned))) && !isLetter) || (HasNullReturnPath && says && tells) || (HasNullReturnPath && IsDaemon && tells)
                || Text.Folded.Contains("qmail-send program", StringComparison.Ordinal)
                || (isPlain && !isLetter && says && tells && (reply is not null || HasReturned) && !_top.Has("in-reply-to") && !_top.Has("references"))
                || (!isPlain && HasReturned && reply is not null && !isLetter);
            if (!isSure) return null;

            // A vacation note comes with the null sender too; its subject says what it is.
            if (failed.Count == 0 && !isReport && !(IsDaemon && says) && FeedbackSigns.Says(_subject, FeedbackSigns.AutoReplySubjects)) return null;
            if (failed.Count == 0 && !isReport && !IsDaemon && SaysAutomatic() && !says) return null;

            var kind = TextKind(tells);
            var people = People(failed, kind);
            if (people.Count == 0) return null;
            // Two words of a subject are no report: something must have been said about someone.
            if (kind is FeedbackKind.Bounce && !tells && reply is null && failed.Count == 0 && !isReport && people[0].Class is BounceClass.Undetermined && !HasReturned) return null;
            return Report(kind, people);
        }

        private bool HasReturned => mail.Returned.Any() || Text.Appended is not null;

        private FeedbackKind TextKind(bool tells)
        {
            var head = Text.Folded.Length > 1_500 ? Text.Folded[..1_500] : Text.Folded;
            if (IsAboutDelay) return FeedbackKind.Delayed;
            var isFinal = head.Contains("permanent", StringComparison.Ordinal) || head.Contains("giving up", StringComparison.Ordinal) || head.Contains("given up", StringComparison.Ordinal) || head.Contains("fatal", StringComparison.Ordinal) || _subject.Contains("fail", StringComparison.Ordinal) || _subject.Contains("undeliver", StringComparison.Ordinal);
            if (!isFinal && FeedbackSigns.Says(head, FeedbackSigns.Delays)) return FeedbackKind.Delayed;
            if (!isFinal && FeedbackSigns.Deliveries.Any(phrase => phrase[^1] == ':' ? _subject.StartsWith(phrase, StringComparison.Ordinal) : _subject.Contains(phrase, StringComparison.Ordinal))) return FeedbackKind.Delivered;
            return !tells && FeedbackSigns.Says(head, FeedbackSigns.Deliveries) ? FeedbackKind.Delivered : FeedbackKind.Bounce;
        }

        private List<ReportedRecipient> People(List<string> failed, FeedbackKind kind)
        {
            var said = Text.Recipients(OriginalRecipients(), Own());
            List<(string Email, string Segment)> named = failed.Count > 0
                ? failed.ConvertAll(email => said.Find(s => s.Email.Equals(email, StringComparison.OrdinalIgnoreCase)) is { Email: not null } found ? found : (email, Text.Said))
                : said;
            if (named.Count == 0) named = OriginalRecipients().Take(1).Select(email => (email, Text.Said)).ToList();
            return named.ConvertAll(person =>
            {
                if (kind is not FeedbackKind.Bounce) return new ReportedRecipient(person.Email, kind is FeedbackKind.Delayed ? BounceClass.Soft : BounceClass.Undetermined, null, kind is FeedbackKind.Delayed ? "The server goes on trying" : "It arrived");
                var verdict = BounceClassifier.ClassifyText(person.Segment, null);
                var reply = BounceClassifier.ReplyIn(person.Segment);
                if (verdict.Class is BounceClass.Undetermined && named.Count == 1)
                {
                    verdict = BounceClassifier.ClassifyText(Text.Said, null);
                    reply ??= BounceClassifier.ReplyIn(Text.Said);
                }

                return new ReportedRecipient(person.Email, verdict.Class, StatusOnly(BounceClassifier.StatusOf(null, reply ?? person.Segment)) ?? Usual(verdict.Class), verdict.Reason, Shortened(reply ?? person.Segment));
            });
        }

        /// <summary>What Exim and Gmail say in a header.</summary>
        private List<string> FailedRecipients()
        {
            var failed = new List<string>();
            foreach (var field in _top.Fields)
                if (field.Key is "x-failed-recipients" or "x-failed-recipient") failed.AddRange(MailAddresses.All(field.Value));
            return failed;
        }

        /// <summary>Whom the returned mail was written to.</summary>
        private List<string> OriginalRecipients()
        {
            if (_returnedTo is { } known) return known;
            var found = new List<string>();
            foreach (var headers in mail.Returned.Concat(Text.Appended is { } appended ? [appended] : []))
                foreach (var name in (string[])["x-hmxmroriginalrecipient", "x-original-to", "delivered-to", "to", "cc"])
                    foreach (var field in headers.Fields)
                        if (field.Key == name) found.AddRange(MailAddresses.All(MailDecoding.Header(field.Value)));
            return _returnedTo = [.. found.Distinct(StringComparer.OrdinalIgnoreCase).Take(50)];
        }

        /// <summary>Addresses of the reporting server, of ours, and of who wrote the mail: they are not the ones that failed.</summary>
        private List<string> Own()
        {
            var own = new List<string>();
            foreach (var field in _top.Fields)
                if (field.Key is "from" or "to" or "reply-to" or "sender" or "return-path" or "delivered-to" or "x-original-to" or "envelope-to" or "errors-to" or "x-envelope-to") own.AddRange(MailAddresses.All(MailDecoding.Header(field.Value)));
            foreach (var headers in mail.Returned.Concat(Text.Appended is { } appended ? [appended] : []))
                foreach (var field in headers.Fields)
                    if (field.Key is "from" or "reply-to" or "sender" or "return-path" or "message-id" or "errors-to") own.AddRange(MailAddresses.All(MailDecoding.Header(field.Value)));
            var to = OriginalRecipients();
            own.RemoveAll(address => to.Contains(address, StringComparer.OrdinalIgnoreCase));
            return own;
        }

        private bool SaysAutomatic()
        {
            var stated = (_top.Field("auto-submitted") ?? "").Trim().ToLowerInvariant();
            return (stated.Length > 0 && !stated.StartsWith("no", StringComparison.Ordinal)) || _top.Has("x-autoreply") || _top.Has("x-autorespond") || _top.Has("x-autogenerated") || _top.Has("x-auto-reply") || _top.Has("x-vacation") || _top.Has("x-mail-autoreply") || _top.Has("x-autoreply-from") || _top.Has("x-vacationmessage")
                || _top.Has("x-loop-autoreply") || (_top.Field("precedence") ?? _top.Field("x-precedence") ?? "").Trim().ToLowerInvariant() is "auto_reply" or "auto-reply" or "autoreply"
                || (_top.Field("x-pm-message-stream") is null && (_top.Field("delivered-to") ?? "").StartsWith("autoresponder", StringComparison.OrdinalIgnoreCase));
        }

        private bool IsAutoReply()
        {
            if (_top.Has("list-id") || _top.Has("list-post") || _top.Has("list-unsubscribe")) return false;
            if (SaysAutomatic()) return true;
            var precedence = (_top.Field("precedence") ?? "").Trim().ToLowerInvariant();
            if (!FeedbackSigns.Says(_subject, FeedbackSigns.AutoReplySubjects)) return false;
            return precedence is "junk" or "bulk" or "list" || HasNullReturnPath || _top.Has("x-auto-response-suppress") || _top.Has("in-reply-to") || _top.Has("references") || StartsAutomatic();
        }

        private bool StartsAutomatic() => FeedbackSigns.AutoReplySubjects.Any(phrase => phrase.Length > 4 && _subject.StartsWith(phrase, StringComparison.Ordinal))
            && !_subject.StartsWith("thank you", StringComparison.Ordinal) && !_subject.StartsWith("vacation", StringComparison.Ordinal) && !_subject.StartsWith("urlaub", StringComparison.Ordinal) && !_subject.StartsWith("congés", StringComparison.Ordinal) && !_subject.StartsWith("vacaciones", StringComparison.Ordinal);

        /// <summary>It is no letter of a person's, and more cannot be said.</summary>
        private bool IsReportOfSomeKind() =>
            ReportType is "delivery-status" or "feedback-report" || mail.Parts.Any(p => p.Depth == 0 && p.MediaType is "message/delivery-status" or "message/feedback-report")
            || ((HasNullReturnPath || _from.Contains("mailer-daemon", StringComparison.Ordinal)) && !_top.Has("list-id") && !_top.Has("list-unsubscribe"))
            || (IsDaemon && FeedbackSigns.Says(_subject, FeedbackSigns.FailureSubjects) && !FeedbackSigns.IsAnswer(_subject) && _from.Length > 2 && !_top.Has("list-id") && !_top.Has("list-unsubscribe"));

        private FeedbackReport Report(FeedbackKind kind, IReadOnlyList<ReportedRecipient> people) => new(kind, people, mail);

        private static bool HasLine(MailPart part, string start)
        {
            if (part.MediaType == MailContents.ReturnedHeaders || part.MediaType == "text/html") return false;
            var text = part.Text.AsSpan();
            for (var rest = text; ;)
            {
                var at = rest.IndexOf(start, StringComparison.OrdinalIgnoreCase);
                if (at < 0) return false;
                if (at == 0 || rest[at - 1] is '\n' or '\r') return true;
                rest = rest[(at + start.Length)..];
            }
        }

        /// <summary>Where the fields of a feedback report begin.</summary>
        private static int FieldsStart(string text)
        {
            var at = 0;
            while (at < text.Length && text[at] is '\r' or '\n' or ' ' or '\t') at++;
            if (text.AsSpan(at).StartsWith("Feedback-Type", StringComparison.OrdinalIgnoreCase)) return at;
            var line = text.IndexOf("\nFeedback-Type", StringComparison.OrdinalIgnoreCase);
            return line < 0 ? at : line + 1;
        }

        private static string Reason(FeedbackKind kind, string type) => kind switch
        {
            FeedbackKind.NotSpam => "The recipient says that it is no spam",
            FeedbackKind.AuthFailure => "SPF, DKIM or DMARC failed there",
            FeedbackKind.OptOut => "The recipient wants no more of it",
            _ => type is "fraud" ? "Reported as fraud" : type is "virus" ? "Reported as a virus" : "Reported as spam",
        };

        private static string? StatusOnly(string? status)
        {
            var text = (status ?? "").AsSpan().TrimStart();
            return Sending.SmtpReply.TakeStatus(ref text, out var found) ? found : null;
        }

        private static string Usual(BounceClass verdict) => verdict is BounceClass.Soft ? "4.0.0" : "5.0.0";

        private static string Shortened(string text)
        {
            var line = string.Join(' ', text.Split((char[]?)null, 400, StringSplitOptions.RemoveEmptyEntries));
            return line.Length > MostDiagnostic ? line[..MostDiagnostic] : line;
        }
    }
}
