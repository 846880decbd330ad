namespace Chains.Grpc;

/// <summary>A status code with its explanation.</summary>
/// <param name="Code">The outcome of the call.</param>
/// <param name="Detail">What went wrong, for people; empty where the peer said nothing. Any Unicode text; on the wire at most 4 KiB of it are sent.</param>
public readonly record struct GrpcStatus(GrpcStatusCode Code, string Detail)
{
    /// <summary>Success, without a detail.</summary>
    public static GrpcStatus OK => new(GrpcStatusCode.OK, "");

    /// <summary>Returns the code in gRPC's spelling and the detail, for example <c>NOT_FOUND: no model of that name</c>.</summary>
    public override string ToString() => string.IsNullOrEmpty(Detail) ? StatusCodes.NameOf(Code) : $"{StatusCodes.NameOf(Code)}: {Detail}";
}
