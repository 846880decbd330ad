using System.Composition;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Chains.CodeFixes;

/// <summary>Removes a secret key that is listed already.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class SecretKeyMustBeValidFix() : SuperfluousItemFix(ChainDiagnostics.SecretKeyMustBeValid, "Remove the repeated key");
