using System.Composition;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Chains.CodeFixes;

/// <summary>Lowers a timeout to the time that is left of the callers'.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class TimeoutMustFitTheCallersFix() : ValueFix(ChainDiagnostics.TimeoutMustFitTheCallers, "Lower the timeout to what callers wait");
