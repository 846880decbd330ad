using System.Composition;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Chains.CodeFixes;

/// <summary>Removes an environment variable that the host sets itself.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class EnvironmentVariableMustBeValidFix() : SuperfluousItemFix(ChainDiagnostics.EnvironmentVariableMustBeValid, "Remove the variable that the host sets itself");
