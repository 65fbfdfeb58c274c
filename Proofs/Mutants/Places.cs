using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Lockstep.Mutants;

/// <summary>
/// Rewrites a source so that each place asks whether it is broken: <c>a &amp; b</c> becomes
/// <c>ActiveMutant.Is(7) ? a | b : a &amp; b</c>. The broken side is the text as it was: no two places are broken at once.
/// </summary>
/// <param name="file">Path in Model.</param>
/// <param name="first">Number of the first mutant.</param>
/// <param name="refused">Numbers of those that do not compile.</param>
/// <param name="wanted">Only these; null for all.</param>
internal sealed class Places(string file, int first, IReadOnlySet<int> refused, IReadOnlySet<MutantKey>? wanted) : CSharpSyntaxRewriter
{
    /// <summary>Marks what a mutant put into the tree; the data is its number.</summary>
    public const string Mark = "mutant";

    private readonly Dictionary<MutantKey, int> occurrences = [];
    private int next = first;

    /// <summary>The mutants of this source, without the refused ones.</summary>
    public List<Mutant> Mutants { get; } = [];

    /// <summary>Number of the first mutant of the next source.</summary>
    public int Next => next;

    /// <inheritdoc/>
    public override SyntaxNode? Visit(SyntaxNode? node) => node switch
    {
        null => null,
        _ when IsFixed(node) => node,
        ExpressionStatementSyntax statement => Statement(statement.Expression),
        MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } } method
            when method.ExpressionBody is { } body =>
            method.WithExpressionBody(null).WithSemicolonToken(default).WithBody(Block(Statement(body.Expression))),
        ExpressionSyntax expression => Value(expression),
        _ => base.Visit(node),
    };

    private StatementSyntax Statement(ExpressionSyntax expression)
    {
        ExpressionSyntax inner = expression is AssignmentExpressionSyntax or PostfixUnaryExpressionSyntax
            ? (ExpressionSyntax)base.Visit(expression)! : (ExpressionSyntax)Visit(expression)!;
        StatementSyntax result = ExpressionStatement(inner);
        if (expression is PostfixUnaryExpressionSyntax)
        {
            return result;
        }

        foreach (ExpressionSyntax? change in Changes.OfStatement(expression))
        {
            if (Add(expression, change) is { } number)
            {
                StatementSyntax broken = change is null ? Block() : Block(ExpressionStatement(change));
                result = Block(IfStatement(IsActive(number), broken, ElseClause(Block(result))).WithAdditionalAnnotations(MarkOf(number)));
            }
        }

        return result;
    }

    private SyntaxNode Value(ExpressionSyntax expression)
    {
        SyntaxNode visited = base.Visit(expression)!;
        if (visited is not ExpressionSyntax result)
        {
            return visited;
        }

        // A number is a constant of whatever type its neighbour has, and a choice of two numbers is not: so the choice is around both.
        IEnumerable<(ExpressionSyntax Original, ExpressionSyntax Changed, ExpressionSyntax Broken)> numbers =
            expression is not BinaryExpressionSyntax binary ? []
            : new[] { binary.Left, binary.Right }.Where(IsNumberInBinary)
                .SelectMany(n => Changes.Of(n).Select(c => (n, c, (ExpressionSyntax)binary.ReplaceNode(n, c.WithTriviaFrom(n)))));
        IEnumerable<ExpressionSyntax> changes = IsNumberInBinary(expression) ? []
            : [.. Changes.Of(expression), .. IsCondition(expression) ? Changes.OfCondition(expression) : [], .. Changes.OfArm(expression)];
        foreach ((ExpressionSyntax original, ExpressionSyntax changed, ExpressionSyntax broken) in
            numbers.Concat(changes.Select(c => (expression, c, c))))
        {
            if (Add(original, changed) is { } number)
            {
                result = ParenthesizedExpression(ConditionalExpression(IsActive(number), ParenthesizedExpression(broken.WithoutTrivia()),
                    ParenthesizedExpression(result.WithoutTrivia()))).WithTriviaFrom(expression).WithAdditionalAnnotations(MarkOf(number));
            }
        }

        return result;
    }

    private static bool IsNumberInBinary(ExpressionSyntax e) =>
        e.IsKind(SyntaxKind.NumericLiteralExpression) && e.Parent is BinaryExpressionSyntax;

    /// <summary>Counts a mutant, and gives its number unless it is refused.</summary>
    private int? Add(ExpressionSyntax original, ExpressionSyntax? changed)
    {
        int number = next++;
        MutantKey key = new(file, MemberOf(original), OneLine(original), changed is null ? "" : OneLine(changed), 1);
        int occurrence = occurrences[key] = occurrences.GetValueOrDefault(key) + 1;
        MutantKey named = key with { Occurrence = occurrence };
        if (refused.Contains(number) || wanted?.Contains(named) == false)
        {
            return null;
        }

        Mutants.Add(new(number, named, original.GetLocation().GetLineSpan().StartLinePosition.Line + 1));
        return number;
    }

    private static bool IsCondition(ExpressionSyntax e) => e.Parent switch
    {
        IfStatementSyntax parent => parent.Condition == e,
        ConditionalExpressionSyntax parent => parent.Condition == e,
        WhenClauseSyntax => true,
        _ => false,
    };

    /// <summary>
    /// What is left alone: constants of the program, types, texts, and what runs once for all mutants; how states are
    /// compared and copied, which theorems say their claims with. An exception's text is for people.
    /// </summary>
    private static bool IsFixed(SyntaxNode node) =>
        node is AttributeListSyntax or FieldDeclarationSyntax or EnumDeclarationSyntax or ParameterSyntax or PatternSyntax
            or CaseSwitchLabelSyntax or ThrowStatementSyntax or ThrowExpressionSyntax or InterpolatedStringExpressionSyntax
            or MethodDeclarationSyntax { Identifier.Text: "StateEquals" or "FieldsEqual" or "CopyTo" }
            or TypeSyntax or LocalDeclarationStatementSyntax { IsConst: true }
            or EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax }
            or ArgumentSyntax { RefKindKeyword.RawKind: not 0 }
        || (node is BinaryExpressionSyntax binary && (binary.Left is TypeOfExpressionSyntax || binary.Right is TypeOfExpressionSyntax));

    private static string MemberOf(SyntaxNode node)
    {
        string type = node.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>()?.Identifier.Text ?? "";
        string member = node.FirstAncestorOrSelf<MemberDeclarationSyntax>() switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            IndexerDeclarationSyntax => "this",
            ConstructorDeclarationSyntax => "new",
            OperatorDeclarationSyntax operation => operation.OperatorToken.Text,
            _ => "?",
        };
        return $"{type}.{member}";
    }

    private static string OneLine(SyntaxNode node) =>
        string.Join(' ', node.WithoutTrivia().ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static SyntaxAnnotation MarkOf(int number) => new(Mark, $"{number}");

    private static ExpressionSyntax IsActive(int number) => ParseExpression($"global::Lockstep.Model.Mutants.ActiveMutant.Is({number})");
}
