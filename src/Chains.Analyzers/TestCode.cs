using System.Linq;
using Chains.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Chains.Analyzers;

/// <summary>
/// Tests may make the chainlet that they test by themselves, with fakes and <c>Chain.CreateContext</c>: there is nothing that it could bypass. A project is one of tests where it
/// references a framework for them; a chainlet is none, wherever it stands.
/// </summary>
internal static class TestCode
{
    public static bool Contains(OperationAnalysisContext context) => !KnownSymbols.IsChainlet(context.ContainingSymbol?.ContainingType)
        && context.Compilation.ReferencedAssemblyNames.Any(reference => reference.Name is
            "xunit.core" or "xunit.v3.core" or "nunit.framework" or "MSTest.TestFramework" or "Microsoft.VisualStudio.TestPlatform.TestFramework" or "TUnit.Core");
}
