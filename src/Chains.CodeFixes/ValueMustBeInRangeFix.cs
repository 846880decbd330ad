using System.Composition;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Chains.CodeFixes;

/// <summary>Writes the limit that a number passed.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class ValueMustBeInRangeFix() : ValueFix(ChainDiagnostics.ValueMustBeInRange, "Write the nearest value that fits");
