using System;

namespace Chains.Build.Json;

/// <summary>A text that is not JSON, or JSON that is not what its reader needs.</summary>
internal sealed class JsonFormatException(string message) : Exception(message);
