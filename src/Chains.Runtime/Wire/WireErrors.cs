using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Chains.Wire;

/// <summary>Errors of generated codecs that concern values, not bytes.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WireErrors
{
    /// <summary>The value of a member that is declared not nullable.</summary>
    /// <param name="value">The member's value.</param>
    /// <param name="member">Type and member, as <c>Message.Role</c>.</param>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/> although its type says it cannot be.</exception>
    public static T NotNull<T>([NotNull] T? value, string member)
        where T : class =>
        value ?? throw NullMember(member);

    /// <summary>The error for an object of a type that its polymorphic base does not list.</summary>
    /// <param name="value">The object.</param>
    /// <param name="name">The base type.</param>
    public static ArgumentException UnknownSubclass(object value, string name)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new ArgumentException($"An object of type {value.GetType()} is given where {name} is expected, which does not list it: add [JsonDerivedType(typeof({value.GetType().Name}), \"…\")] to {name}.", nameof(value));
    }

    /// <summary>The value of a member that is an <c>ImmutableArray</c>.</summary>
    /// <param name="value">The member's value.</param>
    /// <param name="member">Type and member, as <c>Message.Roles</c>.</param>
    /// <exception cref="ArgumentNullException">The array was never given a value: it is neither null nor empty.</exception>
    public static ImmutableArray<T> NotDefault<T>(ImmutableArray<T> value, string member) =>
        value.IsDefault ? throw new ArgumentNullException(member, $"{member} is an ImmutableArray without a value: give it one, ImmutableArray<{typeof(T).Name}>.Empty for none.") : value;

    /// <summary>The error for a member that is declared not nullable and holds <see langword="null"/>.</summary>
    /// <param name="member">Type and member, as <c>Message.Role</c>.</param>
    public static ArgumentNullException NullMember(string member) =>
        new(member, $"{member} is null, but its type is not nullable: give it a value or declare it nullable.");
}
