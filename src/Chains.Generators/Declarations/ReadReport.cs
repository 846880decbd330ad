using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.Declarations;

/// <summary>
/// What the reader finds wrong. The generator only keeps the ids, for the descriptor; the analyzer passes a sink and gets
/// diagnostics. Locations are looked up for the sink alone.
/// </summary>
internal sealed class ReadReport(Action<Diagnostic>? sink = null)
{
    /// <summary>The property of a diagnostic that holds what to write in place of a value, where only one thing is right.</summary>
    public const string Replacement = "replacement";

    /// <summary>The property of a diagnostic that holds what is said in vain: the item of the list at which it stands.</summary>
    public const string Superfluous = "superfluous";

    private readonly SortedSet<string> _ids = new(StringComparer.Ordinal);

    public IEnumerable<string> Violations => _ids;

    public bool IsClean => _ids.Count == 0;

    /// <summary>Counts what another report has: it is reported there.</summary>
    public void Include(ReadReport other) => _ids.UnionWith(other._ids);

    public void Add(DiagnosticDescriptor rule, ISymbol culprit, params object[] arguments) =>
        Add(rule, () => LocationOf(culprit), arguments);

    public void Add(DiagnosticDescriptor rule, SyntaxReference? culprit, ISymbol fallback, params object[] arguments) =>
        Add(rule, () => culprit?.GetSyntax().GetLocation() ?? LocationOf(fallback), arguments);

    /// <summary>Reports at a named argument of an attribute, or at the attribute where it is left out.</summary>
    public void AddArgument(DiagnosticDescriptor rule, AttributeData attribute, string property, ISymbol fallback, params object[] arguments) =>
        Add(rule, () => ArgumentLocation(attribute, property) ?? LocationOf(fallback), arguments);

    /// <summary>The same with what its fix has to know, by the name of the diagnostic's property; a null is left out.</summary>
    public void AddArgument(DiagnosticDescriptor rule, AttributeData attribute, string property, ISymbol fallback, (string Property, string? Value) repair, params object[] arguments) =>
        Add(rule, () => ArgumentLocation(attribute, property) ?? LocationOf(fallback), arguments, PropertiesOf(repair));

    /// <summary>Reports at one item of a list that a named argument gives, or at the argument where the item is not written there.</summary>
    public void AddItem(DiagnosticDescriptor rule, AttributeData attribute, string property, int index, ISymbol fallback, params object[] arguments) =>
        AddItem(rule, attribute, property, index, fallback, (Superfluous, null), arguments);

    /// <summary>The same with what its fix has to know.</summary>
    public void AddItem(DiagnosticDescriptor rule, AttributeData attribute, string property, int index, ISymbol fallback, (string Property, string? Value) repair, params object[] arguments) =>
        Add(rule, () => ArgumentLocation(attribute, property, index) ?? LocationOf(fallback), arguments, PropertiesOf(repair));

    private static ImmutableDictionary<string, string?>? PropertiesOf((string Property, string? Value) repair) =>
        repair.Value is null ? null : ImmutableDictionary<string, string?>.Empty.Add(repair.Property, repair.Value);

    private void Add(DiagnosticDescriptor rule, Func<Location> location, object[] arguments, ImmutableDictionary<string, string?>? properties = null)
    {
        _ids.Add(rule.Id);
        sink?.Invoke(Diagnostic.Create(rule, location(), properties, arguments));
    }

    private static Location LocationOf(ISymbol symbol) =>
        symbol.Locations.FirstOrDefault(l => l.IsInSource && !l.SourceTree!.FilePath.EndsWith(KnownSymbols.GeneratedFileSuffix, StringComparison.Ordinal))
        ?? symbol.Locations.FirstOrDefault()
        ?? Location.None;

    private static Location? ArgumentLocation(AttributeData attribute, string property, int item = -1)
    {
        if (attribute.ApplicationSyntaxReference?.GetSyntax(CancellationToken.None) is not Microsoft.CodeAnalysis.CSharp.Syntax.AttributeSyntax syntax)
        {
            return null;
        }
        var argument = syntax.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == property)
            ?? syntax.ArgumentList?.Arguments.FirstOrDefault(a => property.Length == 0 && a.NameEquals is null);
        if (argument is null)
        {
            return syntax.GetLocation();
        }
        return ((item < 0 ? null : ListSyntax.Items(argument.Expression).ElementAtOrDefault(item)) ?? argument.Expression).GetLocation();
    }
}
