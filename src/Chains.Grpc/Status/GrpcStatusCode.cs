namespace Chains.Grpc;

/// <summary>The outcome of a call, with gRPC's numbers.</summary>
public enum GrpcStatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,

    /// <summary>The call was cancelled, usually by its caller.</summary>
    Cancelled = 1,

    /// <summary>An error without a better code: an exception of the handler, or an answer that carries no status.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever the state of the server.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed before the call finished.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What was to be created exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known but may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A limit was reached: message size, quota, memory, disk.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in the state that the call needs.</summary>
    FailedPrecondition = 9,

    /// <summary>The call lost against a concurrent one.</summary>
    Aborted = 10,

    /// <summary>The call went past a valid range.</summary>
    OutOfRange = 11,

    /// <summary>The server has no such method, or not this form of it.</summary>
    Unimplemented = 12,

    /// <summary>A broken invariant: the protocol, a message or the server itself is at fault.</summary>
    Internal = 13,

    /// <summary>The server cannot be reached now; trying again may help.</summary>
    Unavailable = 14,

    /// <summary>Data was lost or corrupted beyond recovery.</summary>
    DataLoss = 15,

    /// <summary>The caller is not known.</summary>
    Unauthenticated = 16,
}
