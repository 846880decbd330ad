using System.ComponentModel;
using Chains.Grpc;
using Chains.Wire;

namespace Chains.Infrastructure;

/// <summary>Makes the gRPC method of a chainlet. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ChainletMethod
{
    /// <summary>The method of a call with one response, where parameters and result are numbers, truths and texts.</summary>
    /// <typeparam name="TRequest">The generated request.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="service">The gRPC service, whose last name the messages begin with.</param>
    /// <param name="names">The parameters, in the order in which the request names them.</param>
    public static GrpcMethod<TRequest, TResult> Unary<TRequest, TResult>(string service, WireName[] names)
        where TRequest : struct, IWireFields<TRequest>
    {
        ArgumentNullException.ThrowIfNull(service);
        string name = service[(service.LastIndexOf('.') + 1)..] + "RunRemote";
        return new GrpcMethod<TRequest, TResult>(
            GrpcMethodType.Unary, service, "RunRemote", WireMarshallers.Request<TRequest>(name + "Request", names), WireMarshallers.Result<TResult>(name + "Response"));
    }
}
