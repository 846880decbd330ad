using System.Composition;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Chains.CodeFixes;

/// <summary>Removes a secret that nobody reads.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class SecretMustBeReadFix() : SuperfluousItemFix(ChainDiagnostics.SecretMustBeRead, "Remove the secret");
