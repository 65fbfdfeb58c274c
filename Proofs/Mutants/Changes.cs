using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxKind;
using Factory = Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Lockstep.Mutants;

/// <summary>What may stand in the place of an expression. What does not compile is left out later.</summary>
internal static class Changes
{
    private static readonly Dictionary<SyntaxKind, SyntaxKind[]> Operators = new()
    {
        [AddExpression] = [SubtractExpression],
        [SubtractExpression] = [AddExpression],
        [MultiplyExpression] = [AddExpression],
        [DivideExpression] = [MultiplyExpression],
        [ModuloExpression] = [DivideExpression],
        [BitwiseAndExpression] = [BitwiseOrExpression],
        [BitwiseOrExpression] = [BitwiseAndExpression],
        [ExclusiveOrExpression] = [BitwiseOrExpression],
        [LeftShiftExpression] = [RightShiftExpression],
        [RightShiftExpression] = [LeftShiftExpression],
        [LogicalAndExpression] = [LogicalOrExpression],
        [LogicalOrExpression] = [LogicalAndExpression],
        [EqualsExpression] = [NotEqualsExpression],
        [NotEqualsExpression] = [EqualsExpression],
        [LessThanExpression] = [LessThanOrEqualExpression, GreaterThanOrEqualExpression],
        [LessThanOrEqualExpression] = [LessThanExpression, GreaterThanExpression],
        [GreaterThanExpression] = [GreaterThanOrEqualExpression, LessThanOrEqualExpression],
        [GreaterThanOrEqualExpression] = [GreaterThanExpression, LessThanExpression],
    };

    private static readonly Dictionary<SyntaxKind, SyntaxKind> Assignments = new()
    {
        [OrAssignmentExpression] = AndAssignmentExpression,
        [AndAssignmentExpression] = OrAssignmentExpression,
        [AddAssignmentExpression] = SubtractAssignmentExpression,
        [SubtractAssignmentExpression] = AddAssignmentExpression,
        [LeftShiftAssignmentExpression] = RightShiftAssignmentExpression,
        [RightShiftAssignmentExpression] = LeftShiftAssignmentExpression,
    };

    /// <summary>Of an expression that gives a value.</summary>
    public static IEnumerable<ExpressionSyntax> Of(ExpressionSyntax expression) => expression switch
    {
        BinaryExpressionSyntax binary => OfBinary(binary),
        PrefixUnaryExpressionSyntax unary when unary.Kind() is BitwiseNotExpression or LogicalNotExpression => [unary.Operand],
        LiteralExpressionSyntax literal => OfLiteral(literal),
        InvocationExpressionSyntax { ArgumentList.Arguments: [var bit, var yes, var no] } select when IsSelect(select) =>
            [select.WithArgumentList(Factory.ArgumentList(Factory.SeparatedList(
                [bit, no, yes], [Comma, Comma])))],
        _ => [],
    };

    /// <summary>Of a condition, besides what <see cref="Of"/> says.</summary>
    public static IEnumerable<ExpressionSyntax> OfCondition(ExpressionSyntax condition) =>
        condition is PrefixUnaryExpressionSyntax { RawKind: (int)LogicalNotExpression } || condition.Kind() is EqualsExpression
            or NotEqualsExpression or LessThanExpression or LessThanOrEqualExpression or GreaterThanExpression
            or GreaterThanOrEqualExpression
            ? []
            : [Factory.PrefixUnaryExpression(LogicalNotExpression, Factory.ParenthesizedExpression(condition.WithoutTrivia()))];

    /// <summary>Of what an arm of a switch gives: what the arm before it gives.</summary>
    public static IEnumerable<ExpressionSyntax> OfArm(ExpressionSyntax expression)
    {
        if (expression.Parent is not SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax all } arm || arm.Expression != expression)
        {
            yield break;
        }

        int before = all.Arms.IndexOf(arm) - 1;
        if (before >= 0 && !all.Arms[before].Expression.IsEquivalentTo(expression)
            && all.Arms[before].Expression is not (ThrowExpressionSyntax or LiteralExpressionSyntax))
        {
            yield return all.Arms[before].Expression;
        }
    }

    /// <summary>Of an expression that is a statement; null is none at all.</summary>
    public static IEnumerable<ExpressionSyntax?> OfStatement(ExpressionSyntax expression)
    {
        yield return null;
        if (expression is AssignmentExpressionSyntax assignment && Assignments.TryGetValue(assignment.Kind(), out SyntaxKind other))
        {
            yield return Factory.AssignmentExpression(other, assignment.Left,
                Spaced(Factory.AssignmentExpression(other, assignment.Left, assignment.Right).OperatorToken), assignment.Right);
        }
    }

    private static IEnumerable<ExpressionSyntax> OfBinary(BinaryExpressionSyntax binary)
    {
        foreach (SyntaxKind kind in Operators.GetValueOrDefault(binary.Kind(), []))
        {
            SyntaxToken token = Factory.BinaryExpression(kind, binary.Left, binary.Right).OperatorToken;
            yield return Factory.BinaryExpression(kind, binary.Left, Spaced(token), binary.Right);
        }

        if (binary.Kind() is BitwiseAndExpression or BitwiseOrExpression)
        {
            yield return binary.Left;
        }
    }

    private static IEnumerable<ExpressionSyntax> OfLiteral(LiteralExpressionSyntax literal)
    {
        if (literal.Kind() is TrueLiteralExpression or FalseLiteralExpression)
        {
            yield return Factory.LiteralExpression(literal.IsKind(TrueLiteralExpression) ? FalseLiteralExpression : TrueLiteralExpression);
        }
        else if (literal.IsKind(NumericLiteralExpression))
        {
            string suffix = literal.Token.Value switch { uint => "u", ulong => "ul", long => "l", _ => "" };
            yield return Factory.ParseExpression(literal.Token.Value switch
            {
                0 or 0u or 0L or 0UL => $"1{suffix}",
                1 or 1u or 1L or 1UL => $"0{suffix}",
                _ => $"({literal.Token.Text} + 1)",
            });
        }
    }

    private static SyntaxToken Comma => Factory.Token(CommaToken).WithTrailingTrivia(Factory.Space);

    private static SyntaxToken Spaced(SyntaxToken token) => Factory.Token(token.Kind()).WithTrailingTrivia(Factory.Space);

    private static bool IsSelect(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "Select" };
}
