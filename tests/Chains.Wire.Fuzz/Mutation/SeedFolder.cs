using System.Security.Cryptography;
using Chains.Fuzz.Shapes;

namespace Chains.Fuzz.Mutation;

/// <summary>The requests that are kept: a folder per shape, with sound ones and every one that ever found a defect.</summary>
internal sealed class SeedFolder(string path)
{
    /// <summary>Where the seeds are checked in.</summary>
    public const string InRepository = "tests/Chains.Wire.Fuzz/Seeds";

    /// <summary>The folder in the repository around this program.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static SeedFolder Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, InRepository);
            if (Directory.Exists(path))
            {
                return new SeedFolder(path);
            }
        }

        throw new FormatException($"There is no {InRepository} above {AppContext.BaseDirectory}: name a folder with --seeds.");
    }

    /// <summary>The seeds of a shape, in the order of their names.</summary>
    public List<FuzzRequest> Load(Shape shape)
    {
        string folder = Path.Combine(path, shape.Name);
        return !Directory.Exists(folder) ? [] : [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(file => Read(shape, file))];
    }

    /// <summary>A request from a file whose folder is called like its shape.</summary>
    /// <exception cref="FormatException">The file's name does not say what it is.</exception>
    public static FuzzRequest Read(string file)
    {
        string name = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file))!);
        return Read(ShapeList.All.FirstOrDefault(shape => shape.Name == name) ?? throw new FormatException($"{file} lies in no folder of a shape."), file);
    }

    /// <summary>Keeps a request that found a defect.</summary>
    /// <returns>The file that it is in.</returns>
    public string Save(FuzzRequest request)
    {
        string folder = Directory.CreateDirectory(Path.Combine(path, request.Shape.Name)).FullName;
        string file = Path.Combine(folder, $"found-{Convert.ToHexStringLower(SHA256.HashData(request.Body)[..6])}{Extension(request.Form)}");
        File.WriteAllBytes(file, request.Body);
        return file;
    }

    private static FuzzRequest Read(Shape shape, string file) => new(shape, FormOf(file), $"seed {Path.GetFileName(file)}", File.ReadAllBytes(file));

    private static string Extension(WireForm form) => form switch
    {
        WireForm.Grpc => ".grpc",
        WireForm.Json => ".json",
        _ => ".ndjson",
    };

    private static WireForm FormOf(string file) => Path.GetExtension(file) switch
    {
        ".grpc" => WireForm.Grpc,
        ".json" => WireForm.Json,
        ".ndjson" => WireForm.Lines,
        _ => throw new FormatException($"{file} is neither .grpc, .json nor .ndjson."),
    };
}
