namespace Chains;

/// <summary>One frame of user code in a remote stack trace.</summary>
/// <param name="Method">Type and method, as <c>Hello.RandInt.RunRemote</c>.</param>
/// <param name="File">Name of the source file, without folders; <see langword="null"/> where no debug information is at hand.</param>
/// <param name="Line">Line in that file, from 1; 0 where it is not known.</param>
public sealed record RemoteStackFrame(string Method, string? File, int Line);
