using Chains.Grpc;

namespace Chains.Hosting;

/// <summary>The contract that the build put beside a host, as a descriptor set: what the host says about itself by reflection.</summary>
internal static class HostContract
{
    /// <summary>The file; the build task writes it by this name.</summary>
    public const string FileName = "contract.binpb";

    /// <summary>Where there is no file, services are listed but not described.</summary>
    /// <param name="folder">The host's folder.</param>
    /// <exception cref="InvalidDataException">The file is damaged; the message names it.</exception>
    public static GrpcReflection Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) ? GrpcReflection.FromDescriptorSet(File.ReadAllBytes(path)) : new GrpcReflection([]);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"{path} is damaged ({exception.Message}). Build the host again, or set Chains:Reflection to false.", exception);
        }
    }
}
