using System.Collections.Generic;
using Chains.Build.Descriptors;

namespace Chains.Build.Closures;

/// <summary>What a type is and what it leads to, the same from whichever chainlet it is reached.</summary>
/// <param name="Digest">SHA-256 over the type with every metadata token resolved to a name.</param>
/// <param name="Bases">The definition of its base type.</param>
/// <param name="References">Every type named by its members, bodies, attributes and nested types.</param>
internal sealed record TypeFacts(string Digest, IReadOnlyCollection<TypeKey> Bases, IReadOnlyCollection<TypeKey> References);
