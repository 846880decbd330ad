using Microsoft.CodeAnalysis.Text;

namespace Chains.Analyzers.Fuzz.Mutation;

/// <summary>A part of a program that can be there once more, or not at all: a member, a type, a parameter, an attribute, an entry of a list.</summary>
/// <param name="Kind">Of what sort it is; two of one sort can change places.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="Separator">What stands between it and the next one.</param>
internal readonly record struct Piece(string Kind, TextSpan Span, string Separator);
