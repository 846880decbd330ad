using Chains.Grpc;
using Chains.Infrastructure;
using Chains.Fuzz.Codecs;
using Chains.Fuzz.Mutation;

namespace Chains.Fuzz.Shapes;

/// <summary>A chainlet whose requests are mutated.</summary>
/// <param name="Name">Its chain's name, and that of its folder of seeds.</param>
/// <param name="Implementation">What its host runs.</param>
/// <param name="Form">How it streams.</param>
/// <param name="Method">Its gRPC method, as in <c>/package.Service/RunRemote</c>.</param>
/// <param name="Message">Reads and writes one message of a request.</param>
/// <param name="Document">Reads and writes the JSON of a request; null for two-way streams, which HTTP does not have.</param>
/// <param name="Names">What errors may call messages and members: see <see cref="ContractNames"/>.</param>
internal sealed record Shape(
    string Name, ChainletImplementation Implementation, GrpcMethodType Form, string Method, ICodec Message, ICodec? Document, ContractNames Names)
{
    /// <summary>Whether a request is a sequence of messages, over HTTP one of lines.</summary>
    public bool TakesStream => Form is GrpcMethodType.ClientStreaming or GrpcMethodType.DuplexStreaming;

    /// <summary>Whether it is about messages of protoc, which are read and written by code of their own.</summary>
    public bool IsOfProtoc => Name == "foreign";

    /// <summary>The forms that a request to it may have.</summary>
    public IReadOnlyList<WireForm> Forms => Document is null ? [WireForm.Grpc] : TakesStream ? [WireForm.Grpc, WireForm.Json, WireForm.Lines] : [WireForm.Grpc, WireForm.Json];
}
