namespace Chains.Grpc.Interop.Tests.Service;

/// <summary>A message, and whether it is to travel compressed where its call has compression on.</summary>
internal readonly record struct Framed<T>(T Message, bool Compress = false);
