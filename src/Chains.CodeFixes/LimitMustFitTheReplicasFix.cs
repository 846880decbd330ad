using System.Composition;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Chains.CodeFixes;

/// <summary>Lowers a limit to what the replicas behind it run at once.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class LimitMustFitTheReplicasFix() : ValueFix(ChainDiagnostics.LimitMustFitTheReplicas, "Lower the limit to what the replicas run");
