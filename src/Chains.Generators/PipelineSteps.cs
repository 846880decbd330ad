namespace Chains.Generators;

/// <summary>The names of the generator's steps, for the tests that look into them.</summary>
internal static class PipelineSteps
{
    public const string Chainlets = nameof(Chainlets);
    public const string Codecs = nameof(Codecs);
    public const string Contracts = nameof(Contracts);
    public const string Descriptors = nameof(Descriptors);
    public const string Clients = nameof(Clients);
    public const string Lock = nameof(Lock);
    public const string LockFiles = nameof(LockFiles);
    public const string LockMatch = nameof(LockMatch);
    public const string Read = nameof(Read);
}
