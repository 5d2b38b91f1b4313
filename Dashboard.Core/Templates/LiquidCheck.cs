using Scriban.Syntax;

namespace Dashboard.Core.Templates;

/// <summary>
/// Walks a parsed template once: refuses what is not on the list, points filters at our own, makes ordering with a number a matter of numbers,
/// and notes which fields are used. What is not named here cannot run.
/// </summary>
internal sealed class LiquidCheck
{
    private readonly HashSet<MergeName> _names = [];
    private readonly HashSet<string> _locals = new(StringComparer.Ordinal);
    private readonly List<MergeName> _seen = [];
    private DomainError? _refusal;

    internal IReadOnlyCollection<MergeName> Names => _names;

    internal IReadOnlySet<string> Locals => _locals;

    internal DomainError? Run(ScriptNode page)
    {
        Walk(page, isFilter: false);
        foreach (var name in _seen)
            if (name.Kind is not MergeKind.Attribute || !_locals.Contains(name.Key)) _names.Add(name);
        return _refusal;
    }

    private void Walk(ScriptNode? node, bool isFilter)
    {
        if (node is null || _refusal is not null) return;
        switch (node)
        {
            case ScriptPipeCall pipe:
                Walk(pipe.From, isFilter);
                Walk(pipe.To, isFilter: true);
                return;
            case ScriptFunctionCall call when isFilter:
                Filter(call);
                return;
            case ScriptFunctionCall call:
                Refuse(call, $"“{call.Target}” is not a tag that can be used here. Filters follow a bar, as in {{{{ name | upcase }}}}.");
                return;
            case ScriptVariableGlobal variable:
                if (isFilter) Refuse(variable, $"“{variable.Name}” cannot follow a bar.");
                else Field(variable, variable.Name);
                return;
            case ScriptMemberExpression { Target: ScriptVariableGlobal root } member:
                Field(member, root.Name + "." + member.Member?.Name);
                return;
            case ScriptIndexerExpression { Target: ScriptVariableGlobal { Name: "attributes" } or ScriptThisExpression, Index: ScriptLiteral { Value: string key } }:
                _seen.Add(new MergeName(MergeKind.Attribute, key));
                return;
            case ScriptThisExpression:
                Refuse(node, "“this” cannot be used.");
                return;
            case ScriptBinaryExpression binary:
                Compare(binary);
                return;
            case ScriptAssignExpression assign:
                Local(assign.Target);
                Walk(assign.Value, isFilter: false);
                return;
            case ScriptCaptureStatement capture:
                Local(capture.Target);
                Walk(capture.Body, isFilter: false);
                return;
            case ScriptForStatement loop:
                Local(loop.Variable);
                Walk(loop.Iterator, isFilter: false);
                foreach (var argument in loop.NamedArguments ?? []) Walk(argument.Value, isFilter: false);
                Walk(loop.Body, isFilter: false);
                Walk(loop.Else, isFilter: false);
                return;
            case ScriptPage or ScriptBlockStatement or ScriptList or ScriptExpressionStatement or ScriptNestedExpression or ScriptUnaryExpression
                or ScriptMemberExpression or ScriptIndexerExpression or ScriptIsEmptyExpression or ScriptIfStatement or ScriptElseStatement or ScriptCaseStatement or ScriptWhenStatement:
                for (var i = 0; i < node.ChildrenCount; i++)
                    if (!(node is ScriptMemberExpression && i == 2)) Walk(node.GetChildren(i), isFilter: false);
                return;
            case ScriptRawStatement or ScriptEscapeStatement or ScriptEndStatement or ScriptBreakStatement or ScriptContinueStatement or ScriptNopStatement
                or ScriptKeyword or ScriptToken or ScriptLiteral or ScriptVariableLocal:
                return;
            default:
                Refuse(node, $"“{node}” is not part of Liquid as it is used here.");
                return;
        }
    }

    private void Filter(ScriptFunctionCall call)
    {
        var name = (call.Target as ScriptVariable)?.Name ?? "";
        if (!LiquidFilters.Table.ContainsKey(LiquidFilters.Mark + name))
        {
            Refuse(call, $"There is no filter “{call.Target}”. Filters: {string.Join(", ", LiquidFilters.Names)}.");
            return;
        }
        call.Target = new ScriptVariableGlobal(LiquidFilters.Mark + name);
        foreach (var argument in call.Arguments) Walk(argument, isFilter: false);
    }

    private void Field(ScriptNode node, string path)
    {
        if (path is "true" or "false" or "nil" or "null" or "empty" or "blank" or "attributes" or "for" or "tablerow" || path.StartsWith("for.", StringComparison.Ordinal) || path.StartsWith("tablerow", StringComparison.Ordinal)) return;
        if (MergeName.Of(path) is { } name)
        {
            _seen.Add(name);
            return;
        }
        var root = path[..path.IndexOf('.', StringComparison.Ordinal)];
        if (root is "client" or "campaign")
            Refuse(node, $"There is no field “{path}”. There are client.name, campaign.name and campaign.subject.");
        else if (MergeName.Of(root) is { } value) _seen.Add(value);
    }

    private void Compare(ScriptBinaryExpression binary)
    {
        if (binary.Operator is not (ScriptBinaryOperator.And or ScriptBinaryOperator.Or or ScriptBinaryOperator.CompareEqual or ScriptBinaryOperator.CompareNotEqual
            or ScriptBinaryOperator.CompareLess or ScriptBinaryOperator.CompareLessOrEqual or ScriptBinaryOperator.CompareGreater or ScriptBinaryOperator.CompareGreaterOrEqual
            or ScriptBinaryOperator.RangeInclude or ScriptBinaryOperator.RangeExclude or ScriptBinaryOperator.LiquidContains))
        {
            Refuse(binary, "Only comparisons, and, or and contains can be used; for sums there are plus, minus, times and divided_by.");
            return;
        }
        Walk(binary.Left, isFilter: false);
        Walk(binary.Right, isFilter: false);
        if (_refusal is not null) return;

        if (binary.Operator is ScriptBinaryOperator.CompareEqual or ScriptBinaryOperator.CompareNotEqual)
        {
            // x == blank: whether x is blank, compared with true
            if (IsBlank(binary.Left))
            {
                PassRight(binary, "?");
                binary.Left = new ScriptLiteral(true);
            }
            else if (IsBlank(binary.Right))
            {
                PassLeft(binary, "?");
                binary.Right = new ScriptLiteral(true);
            }
        }
        else if (binary.Operator is ScriptBinaryOperator.CompareLess or ScriptBinaryOperator.CompareLessOrEqual or ScriptBinaryOperator.CompareGreater or ScriptBinaryOperator.CompareGreaterOrEqual)
        {
            if (IsNumber(binary.Right)) PassLeft(binary, "#");
            else if (IsNumber(binary.Left)) PassRight(binary, "#");
        }
    }

    private static bool IsBlank(ScriptExpression? expression) => expression is ScriptVariableGlobal { Name: "blank" or "empty" };

    private static bool IsNumber(ScriptExpression? expression) =>
        expression is ScriptLiteral { Value: int or long or float or double or decimal } or ScriptUnaryExpression { Right: ScriptLiteral { Value: int or long or double } };

    /// <remarks>A node has one parent: it must leave the old one first.</remarks>
    private static void PassLeft(ScriptBinaryExpression binary, string filter)
    {
        var value = binary.Left!;
        binary.Left = null!;
        binary.Left = Through(filter, value);
    }

    private static void PassRight(ScriptBinaryExpression binary, string filter)
    {
        var value = binary.Right!;
        binary.Right = null!;
        binary.Right = Through(filter, value);
    }

    private static ScriptFunctionCall Through(string filter, ScriptExpression value)
    {
        var call = new ScriptFunctionCall { Target = new ScriptVariableGlobal(LiquidFilters.Mark + filter), Span = value.Span };
        call.Arguments.Add(value);
        return call;
    }

    private void Local(ScriptExpression? target)
    {
        if (target is not ScriptVariableGlobal { Name: var name }) Refuse(target, "Only a plain name can be given a value.");
        else if (MergeName.Known.ContainsKey(name) || name is "attributes" or "client" or "campaign" or MergeName.House)
            Refuse(target, $"“{name}” is a field's name; choose another.");
        else _locals.Add(name);
    }

    private void Refuse(ScriptNode? node, string why) => _refusal ??= TemplateErrors.Invalid((node?.Span.Start.Line ?? 0) + 1, why);
}
