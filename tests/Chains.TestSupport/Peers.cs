using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Chains.TestSupport;

/// <summary>Parts of other languages that some tests talk to. Where one is missing the test is skipped by its name, or fails as it says; under <c>CI=true</c> it always fails.</summary>
public static class Peers
{
    private static readonly string Interpreter = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    private static readonly ConcurrentDictionary<string, bool> Present = new(StringComparer.Ordinal);

    private static readonly Dictionary<string, Func<bool>> Probes = new(StringComparer.Ordinal)
    {
        ["python3"] = () => Runs(Interpreter, "-c", "pass"),
        ["python3-grpcio"] = () => Runs(Interpreter, "-c", "import grpc"),
        ["python3-protobuf"] = () => Runs(Interpreter, "-c", "import google.protobuf"),
        ["protobuf-compiler"] = () => Runs("protoc", "--version"),
        ["protobuf-compiler-grpc"] = () => PythonPlugin is not null,
        ["nodejs"] = () => Runs("node", "--version"),
        ["npm"] = () => Runs("npm", "--version"),
        ["gcc"] = () => Runs("gcc", "--version") || Runs("clang", "--version"),
    };

    /// <summary>gRPC's own generator of Python stubs, a plugin of protoc; null where it is not installed.</summary>
    public static string? PythonPlugin => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "grpc_python_plugin"))
        .FirstOrDefault(File.Exists);

    /// <summary>Debian's interpreter, which sees Debian's packages, else the first on the path.</summary>
    public static string Python => Interpreter;

    /// <summary>The stock protoc of Grpc.Tools, from the package folder.</summary>
    public static string Protoc => Path.Combine(GrpcTools, "tools", Platform(), OperatingSystem.IsWindows() ? "protoc.exe" : "protoc");

    /// <summary>The folder of protoc's well-known types, for <c>--proto_path</c>.</summary>
    public static string ProtocIncludes => Path.Combine(GrpcTools, "build", "native", "include");

    private static string GrpcTools { get; } = typeof(Peers).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "GrpcToolsFolder").Value
        ?? throw new InvalidOperationException("The build recorded no folder of Grpc.Tools.");

    /// <summary>Skips the running test unless each of the named Debian packages is installed; under <c>CI=true</c> fails it.</summary>
    public static void RequireOrSkip(params string[] packages)
    {
        if (FindMissing(packages) is not { } reason)
        {
            return;
        }

        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
    }

    /// <summary>Fails the running test unless each of the named Debian packages is installed.</summary>
    public static void Require(params string[] packages)
    {
        if (FindMissing(packages) is { } reason)
        {
            Assert.Fail(reason);
        }
    }

    private static string? FindMissing(string[] packages)
    {
        List<string> missing = [.. packages.Where(package => !Present.GetOrAdd(package, Probe))];
        return missing.Count == 0 ? null : $"{string.Join(" and ", missing)} not found (looked with {Python}): apt-get install {string.Join(' ', missing)}";
    }

    private static bool Probe(string package)
        => Probes.TryGetValue(package, out Func<bool>? probe) ? probe() : throw new ArgumentException($"No way is known to look for '{package}'. Known: {string.Join(", ", Probes.Keys)}", nameof(package));

    private static bool Runs(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string Platform()
    {
        string system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macosx" : "linux";
        string processor = RuntimeInformation.OSArchitecture switch
        {
            Architecture.Arm64 => OperatingSystem.IsMacOS() ? "x64" : "arm64",
            Architecture.X86 => "x86",
            _ => "x64",
        };
        return $"{system}_{processor}";
    }
}
