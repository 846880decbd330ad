namespace Chains.Analyzers.Tests.Contracts;

/// <summary>
/// The declarations of Grpc.Core.Api that generated service code names, without their bodies: the package itself restores from few feeds, and nothing here runs.
/// </summary>
internal static class GrpcStandIn
{
    public const string Source = """
        using System;
        using System.Buffers;
        using System.Threading;
        using System.Threading.Tasks;

        namespace Grpc.Core;

        public enum MethodType { Unary, ClientStreaming, ServerStreaming, DuplexStreaming }
        public enum StatusCode { Unimplemented = 12 }
        public struct Status { public Status(StatusCode code, string detail) { } }
        public class RpcException : Exception { public RpcException(Status status) { } }
        public abstract class SerializationContext { public abstract void SetPayloadLength(int length); public abstract IBufferWriter<byte> GetBufferWriter(); public abstract void Complete(); public abstract void Complete(byte[] payload); }
        public abstract class DeserializationContext { public abstract ReadOnlySequence<byte> PayloadAsReadOnlySequence(); public abstract byte[] PayloadAsNewBuffer(); }
        public class Marshaller<T> { }
        public static class Marshallers { public static Marshaller<T> Create<T>(Action<T, SerializationContext> write, Func<DeserializationContext, T> read) => null; }
        public class Method<TRequest, TResponse> { public Method(MethodType type, string service, string name, Marshaller<TRequest> request, Marshaller<TResponse> response) { } }
        public class BindServiceMethodAttribute : Attribute { public BindServiceMethodAttribute(Type type, string method) { } }
        public abstract class ServerCallContext { }
        public interface IAsyncStreamReader<T> { }
        public interface IServerStreamWriter<T> { }
        public class Metadata { }
        public struct CallOptions { public CallOptions(Metadata headers, DateTime? deadline, CancellationToken cancellationToken) { } }
        public class AsyncUnaryCall<TResponse> { }
        public class AsyncServerStreamingCall<TResponse> { }
        public class AsyncClientStreamingCall<TRequest, TResponse> { }
        public class AsyncDuplexStreamingCall<TRequest, TResponse> { }
        public abstract class ChannelBase { }
        public abstract class CallInvoker
        {
            public abstract TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string host, CallOptions options, TRequest request);
            public abstract AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string host, CallOptions options, TRequest request);
            public abstract AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string host, CallOptions options, TRequest request);
            public abstract AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string host, CallOptions options);
            public abstract AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string host, CallOptions options);
        }
        public abstract class ClientBase<T>
        {
            protected ClientBase() { }
            protected ClientBase(ChannelBase channel) { }
            protected ClientBase(CallInvoker invoker) { }
            protected ClientBase(ClientBaseConfiguration configuration) { }
            protected CallInvoker CallInvoker => null;
            protected abstract T NewInstance(ClientBaseConfiguration configuration);
            protected class ClientBaseConfiguration { }
        }
        public delegate Task<TResponse> UnaryServerMethod<TRequest, TResponse>(TRequest request, ServerCallContext context);
        public delegate Task<TResponse> ClientStreamingServerMethod<TRequest, TResponse>(IAsyncStreamReader<TRequest> requests, ServerCallContext context);
        public delegate Task ServerStreamingServerMethod<TRequest, TResponse>(TRequest request, IServerStreamWriter<TResponse> responses, ServerCallContext context);
        public delegate Task DuplexStreamingServerMethod<TRequest, TResponse>(IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, ServerCallContext context);
        public class ServerServiceDefinition
        {
            public static Builder CreateBuilder() => null;
            public class Builder
            {
                public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> handler) => null;
                public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> handler) => null;
                public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> handler) => null;
                public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> handler) => null;
                public ServerServiceDefinition Build() => null;
            }
        }
        public abstract class ServiceBinderBase
        {
            public void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> handler) { }
            public void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> handler) { }
            public void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> handler) { }
            public void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> handler) { }
        }
        """;
}
