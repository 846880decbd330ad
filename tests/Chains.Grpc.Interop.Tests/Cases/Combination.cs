namespace Chains.Grpc.Interop.Tests.Cases;

/// <summary>Who calls whom: a column of the table.</summary>
internal sealed record Combination(string Client, string Server)
{
    public const string Ours = "Chains.Grpc";
    public const string GrpcJs = "grpc-js";
    public const string Grpcio = "grpcio";

    /// <summary>All of them, in the order of the table.</summary>
    public static IReadOnlyList<Combination> All { get; } =
        [new(Ours, GrpcJs), new(Ours, Grpcio), new(GrpcJs, Ours), new(Grpcio, Ours), new(Ours, Ours)];

    public override string ToString() => $"{Client} → {Server}";
}
