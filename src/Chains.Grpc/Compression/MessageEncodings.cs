namespace Chains.Grpc;

/// <summary>The names of compression in <c>grpc-encoding</c> and <c>grpc-accept-encoding</c>.</summary>
internal static class MessageEncodings
{
    public const string Identity = "identity";
    public const string Gzip = "gzip";

    /// <summary>What both sides read: the value of <c>grpc-accept-encoding</c>.</summary>
    public const string Accepted = "identity,gzip";

    /// <summary>The name of an encoding in <c>grpc-encoding</c>.</summary>
    public static string NameOf(GrpcCompression compression) => compression == GrpcCompression.Gzip ? Gzip : Identity;

    /// <summary>Reads <c>grpc-encoding</c>; false for an encoding that is not known here.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out GrpcCompression compression)
    {
        compression = name.SequenceEqual(Gzip) ? GrpcCompression.Gzip : GrpcCompression.Identity;
        return compression == GrpcCompression.Gzip || name.SequenceEqual(Identity);
    }

    /// <summary>True where a peer's <c>grpc-accept-encoding</c>, a list with commas, names gzip.</summary>
    public static bool AcceptsGzip(ReadOnlySpan<char> acceptEncoding)
    {
        foreach (Range part in acceptEncoding.Split(','))
        {
            if (acceptEncoding[part].Trim().SequenceEqual(Gzip))
            {
                return true;
            }
        }

        return false;
    }
}
