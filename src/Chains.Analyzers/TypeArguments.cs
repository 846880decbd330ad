using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Chains.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Chains.Analyzers;

/// <summary>The names that code of a project gives to generic calls: <c>Chain.RunLocalAsync&lt;IPhiLlm&gt;()</c>, <c>services.AddChainlet&lt;IPhiLlm&gt;(…)</c>.</summary>
internal static class TypeArguments
{
    /// <summary>Read from syntax: whoever asks has something to report already, and a name is enough to keep quiet.</summary>
    public static HashSet<string> Read(Compilation compilation, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (SyntaxTree tree in compilation.SyntaxTrees.Where(t => !t.FilePath.EndsWith(KnownSymbols.GeneratedFileSuffix, StringComparison.Ordinal)))
        {
            foreach (InvocationExpressionSyntax call in tree.GetRoot(cancellationToken).DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                SimpleNameSyntax? method = call.Expression switch
                {
                    MemberAccessExpressionSyntax access => access.Name,
                    MemberBindingExpressionSyntax binding => binding.Name,
                    SimpleNameSyntax name => name,
                    _ => null,
                };
                if (method is GenericNameSyntax generic)
                {
                    names.UnionWith(generic.TypeArgumentList.Arguments.SelectMany(a => a.DescendantNodesAndSelf()).OfType<SimpleNameSyntax>().Select(n => n.Identifier.ValueText));
                }
            }
        }
        return names;
    }
}
