using System.Composition;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Chains.CodeFixes;

/// <summary>Lowers the number of GPUs to what the largest machine has.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class GpusMustFitANodeFix() : ValueFix(ChainDiagnostics.GpusMustFitANode, "Ask for as many GPUs as one machine has");
