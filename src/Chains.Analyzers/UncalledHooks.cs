using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Chains.Generators.Declarations;
using Chains.Generators.Diagnostics;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Chains.Analyzers;

/// <summary>
/// Finds a private <c>IsHealthy</c> or <c>LoadAsync</c> that nothing calls: it has the form of what hosts call, who see public methods only, so that the model
/// is never loaded or the chainlet always healthy, without a word. One that the chainlet calls itself is a helper of its own. This is not for the reader,
/// which looks into no method's body.
/// </summary>
internal static class UncalledHooks
{
    public static void Check(INamedTypeSymbol chainlet, ReadReport report, CancellationToken cancellationToken)
    {
        foreach (string name in new[] { "IsHealthy", "LoadAsync" })
        {
            IEnumerable<ISymbol> members = chainlet.GetMembers(name);
            // Where there is a public one, hosts call that, or are told why they cannot.
            if (members.Any(m => m.DeclaredAccessibility == Accessibility.Public))
            {
                continue;
            }
            IMethodSymbol? hook = members.OfType<IMethodSymbol>().FirstOrDefault(m => m is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Private } && ChainletReader.ShapeOf(m, name) != HookShape.None);
            if (hook is not null && !IsNamed(chainlet, name, cancellationToken))
            {
                report.Add(name == "IsHealthy" ? ChainDiagnostics.HealthCheckMustFit : ChainDiagnostics.LoadMustFit, hook, chainlet.Name,
                    ": it is private, so that no host calls it, and the chainlet does not either");
            }
        }
    }

    /// <summary>Whether any part of the class names its own member, or a class within it, which sees private members too, one of that name.</summary>
    private static bool IsNamed(INamedTypeSymbol chainlet, string name, CancellationToken cancellationToken) => chainlet.DeclaringSyntaxReferences
        .Select(declaration => declaration.GetSyntax(cancellationToken))
        .Any(declaration => declaration.DescendantNodes().OfType<IdentifierNameSyntax>().Any(node => node.Identifier.ValueText == name
            && (node.Parent switch
            {
                MemberAccessExpressionSyntax access => access.Name != node || access.Expression is ThisExpressionSyntax,
                MemberBindingExpressionSyntax => false,
                _ => true,
            }
            || node.Ancestors().OfType<BaseTypeDeclarationSyntax>().First() != declaration)));
}
