using System.ComponentModel;
using System.Text.Json;

namespace Chains.Wire;

/// <summary>Writes the fields of a message.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate void WireWrite<in T>(ref WireWriter writer, T value);

/// <summary>Reads the fields of a message to its end.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate T WireRead<out T>(ref WireReader reader);

/// <summary>Writes a value as JSON.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate void JsonWrite<in T>(Utf8JsonWriter writer, T value);

/// <summary>Reads a value from JSON: the reader stands on the value's first token and is left on its last one.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate T JsonRead<out T>(ref Utf8JsonReader reader);
