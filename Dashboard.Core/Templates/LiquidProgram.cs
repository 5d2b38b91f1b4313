using System.Globalization;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Dashboard.Core.Templates;

/// <summary>A template that needs the whole of Liquid. Runs in Scriban, within bounds, over plain text values and our own filters only.</summary>
internal sealed class LiquidProgram
{
    internal const int MostOutput = 1_000_000;
    internal const int MostLoops = 1_000;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(1);

    private readonly Template _template;
    private readonly Escaping _escaping;

    private LiquidProgram(Template template, Escaping escaping, LiquidCheck check)
    {
        _template = template;
        _escaping = escaping;
        Names = check.Names;
        Locals = check.Locals;
    }

    internal IReadOnlyCollection<MergeName> Names { get; }

    internal IReadOnlySet<string> Locals { get; }

    internal static Result<LiquidProgram> Compile(string source, Escaping escaping)
    {
        if (TooDeepAt(source) is { } line) return TemplateErrors.Invalid(line, "The tags are nested more than 50 deep; make the template simpler.");

        var template = Template.ParseLiquid(source, parserOptions: new ParserOptions { ExpressionDepthLimit = 50 });
        if (template.Messages.FirstOrDefault(m => m.Type is ParserMessageType.Error) is { } message)
            return TemplateErrors.Invalid(message.Span.Start.Line >= 0 ? message.Span.Start.Line + 1 : source.AsSpan().Count('\n') + 1, Plain(message.Message));

        var check = new LiquidCheck();
        return check.Run(template.Page!) is { } refusal ? refusal : new LiquidProgram(template, escaping, check);
    }

    internal string Render(MergeFields fields)
    {
        using var time = new CancellationTokenSource(MostTime);
        var context = new Context(_escaping) { CancellationToken = time.Token };
        context.PushGlobal(Globals(fields));
        try
        {
            var text = _template.Render(context);
            return text.Length < MostOutput ? text : throw new TemplateFailedException("The text grew past a million characters.");
        }
        catch (ScriptRuntimeException failure)
        {
            var why = (failure.InnerException as TemplateFailedException)?.Message ?? Plain(failure.OriginalMessage);
            if (time.IsCancellationRequested) why = "The template took too long.";
            throw new TemplateFailedException(TemplateErrors.Invalid(failure.Span.Start.Line + 1, why).Message, failure);
        }
        catch (OperationCanceledException slow)
        {
            throw new TemplateFailedException("The template took too long.", slow);
        }
    }

    /// <remarks>The parser recurses for each block, and a full stack ends the process: so blocks are counted before it sees them.</remarks>
    private static int? TooDeepAt(string source)
    {
        var depth = 0;
        for (var at = source.IndexOf("{%", StringComparison.Ordinal); at >= 0; at = source.IndexOf("{%", at + 2, StringComparison.Ordinal))
        {
            var tag = source.AsSpan(at + 2).TrimStart("- \t\r\n");
            if (tag.StartsWith("end", StringComparison.Ordinal)) depth = Math.Max(0, depth - 1);
            else if (tag.StartsWith("if", StringComparison.Ordinal) || tag.StartsWith("for", StringComparison.Ordinal) || tag.StartsWith("unless", StringComparison.Ordinal)
                || tag.StartsWith("case", StringComparison.Ordinal) || tag.StartsWith("capture", StringComparison.Ordinal) || tag.StartsWith("tablerow", StringComparison.Ordinal)) depth++;
            if (depth > 50) return source.AsSpan(0, at).Count('\n') + 1;
        }
        return null;
    }

    private ScriptObject Globals(MergeFields fields)
    {
        var attributes = new ScriptObject();
        foreach (var (name, value) in fields.Attributes) attributes[name] = value;

        var globals = new ScriptObject();
        foreach (var (name, value) in fields.Attributes) globals[name] = value;
        globals["attributes"] = attributes;
        globals["email"] = fields.Email;
        globals["name"] = fields.Name;
        globals["first_name"] = fields.FirstName;
        globals["client"] = new ScriptObject { ["name"] = fields.ClientName };
        globals["campaign"] = new ScriptObject { ["name"] = fields.CampaignName, ["subject"] = fields.CampaignSubject };

        var house = new ScriptObject();
        globals[MergeName.House] = house;
        foreach (var name in Names)
            if (name.Kind is MergeKind.UnsubscribeUrl or MergeKind.ViewUrl or MergeKind.PreferencesUrl) globals[name.Key] = fields[name];
            else if (name.Kind is MergeKind.Link or MergeKind.Pixel) house[name.Key[(MergeName.House.Length + 1)..]] = fields[name];
        return globals;
    }

    private static string Plain(string message)
    {
        message = message.Trim().TrimEnd('.').ReplaceLineEndings(" ");
        if (message.Length > 200) message = string.Concat(message.AsSpan(0, 200), "…");
        return message + ". Check that each tag is closed and spelled as Liquid has it.";
    }

    private sealed class Context : TemplateContext
    {
        private readonly Escaping _escaping;
        private readonly StringBuilderOutput _page = new();
        private int _written;

        internal Context(Escaping escaping) : base(LiquidFilters.Table)
        {
            _escaping = escaping;
            Language = ScriptLang.Liquid;
            IsLiquid = true;
            EnableBreakAndContinueAsReturnOutsideLoop = true;
            EnableRelaxedTargetAccess = true;
            EnableRelaxedMemberAccess = true;
            EnableRelaxedIndexerAccess = true;
            AutoIndent = false;
            LoopLimit = MostLoops;
            RecursiveLimit = 20;
            ObjectRecursionLimit = 5;
            LimitToString = 4 * MostOutput; // cuts without a word: the checks below come first and speak
            RegexTimeOut = TimeSpan.FromMilliseconds(100);
            NewLine = "\n";
            PushOutput(_page);
            PushCulture(CultureInfo.InvariantCulture);
        }

        /// <remarks>Values are written here, the author's text elsewhere. What a capture takes in is escaped when it is written out.</remarks>
        public override TemplateContext Write(SourceSpan span, object? textAsObject)
        {
            CancellationToken.ThrowIfCancellationRequested();
            if (ObjectToString(textAsObject) is not { Length: > 0 } text) return this;
            Bound(_written += text.Length);
            return ReferenceEquals(Output, _page) ? Write(Escape.For(_escaping, text, _page.Builder.Length == 0)) : Write(text);
        }

        protected override bool OnStepLoop(ScriptLoopStatementBase loop)
        {
            if (Output is StringBuilderOutput output) Bound(output.Builder.Length);
            return base.OnStepLoop(loop);
        }

        private static void Bound(int length)
        {
            if (length > MostOutput) throw new TemplateFailedException("The text grew past a million characters.");
        }
    }
}
