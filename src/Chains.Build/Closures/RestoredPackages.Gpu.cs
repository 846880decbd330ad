using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Chains.Build.Closures;

// Which packages run on GPUs alone, and how one of them comes to a host.
internal sealed partial class RestoredPackages
{
    private static readonly Regex GpuId = Pattern(
        "^(TorchSharp|libtorch)-cuda-.+$|^Microsoft\\.ML\\.OnnxRuntime\\.Gpu(\\..+)?$|^Microsoft\\.ML\\.OnnxRuntimeGenAI\\.Cuda(\\..+)?$|^LLamaSharp\\.Backend\\.Cuda.*$"
        + "|^Whisper\\.net\\.Runtime\\.Cuda.*$|^StableDiffusion\\.NET\\.Backend\\.Cuda.*$|^SciSharp\\.TensorFlow\\.Redist-.*GPU.*$|^ManagedCuda([.-].+)?$|^Emgu\\.CV\\.runtime\\..*cuda.*$");

    // What NVIDIA names its libraries: cudart64_12.dll, libcublasLt.so.12, libcudnn_ops.so.9, libcudart-d0da41ae.so.11.0.
    private static readonly Regex GpuFile = Pattern("^(lib)?(cudart|cublas|cublaslt|cudnn|cufft|cufftw|curand|cusolver|cusolvermg|cusparse|nvrtc|nccl|nvinfer|nvjitlink)(64|32)?([_.-].*)?\\.(dll|so)(\\.[0-9.]+)?$");

    /// <summary>Whether a package is known, by its name alone, to run on GPUs only.</summary>
    public static bool IsGpuPackage(string id) => GpuId.IsMatch(id);

    /// <summary>
    /// The packages for GPUs that a host is published with, but those that it is told to keep. Of several that come by each other the first is meant: it is the
    /// one that somebody chose.
    /// </summary>
    public IReadOnlyList<GpuPackage> GpuPackages(IReadOnlyCollection<string> reachedAssemblies, IReadOnlyCollection<string> referencedAssemblies, IReadOnlyCollection<string> keep)
    {
        HashSet<string> needed = Needed(reachedAssemblies, referencedAssemblies, keep);
        needed.ExceptWith(Close(keep));
        HashSet<string> told = new(StringComparer.OrdinalIgnoreCase);
        List<GpuPackage> result = [];
        foreach (IReadOnlyList<Library> path in PathsTo(library => IsGpu(library) && needed.Contains(library.Id)))
        {
            Library first = path[path.Count - 1];
            List<Library> all = [.. Close([first.Id]).Where(needed.Contains).Select(id => _libraries[id]).Where(IsGpu).Where(library => told.Add(library.Id))];
            if (all.Contains(first))
            {
                result.Add(new GpuPackage(
                    first.Id,
                    first.Version,
                    [.. path.Select(step => step.Id)],
                    [.. all.Where(library => library != first).Select(library => library.Id).OrderBy(id => id, StringComparer.OrdinalIgnoreCase)],
                    reachedAssemblies.SelectMany(OwnersOf).OrderBy(id => id, StringComparer.OrdinalIgnoreCase).FirstOrDefault(id => Brings(id, first)),
                    SizeOf(all)));
            }
        }

        return result;
    }

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private static bool IsGpu(Library library) => !library.IsProject && (GpuId.IsMatch(library.Id) || library.NativeFiles.Any(file => GpuFile.IsMatch(file)));

    // Either it depends on the package, or the package holds its native files.
    private bool Brings(string id, Library gpu)
    {
        HashSet<string> closure = Close([id]);
        return closure.Contains(gpu.Id) || (!gpu.HasAssemblies && Close([gpu.Id]).Any(other => closure.Contains(other) && _libraries[other].HasAssemblies));
    }

    /// <summary>The shortest way from what the project asks for to each library that fits; what lies behind such a one is not looked for.</summary>
    private List<IReadOnlyList<Library>> PathsTo(Func<Library, bool> fits)
    {
        List<IReadOnlyList<Library>> found = [];
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        Queue<IReadOnlyList<Library>> todo = new();
        Push([], _own);
        while (todo.Count > 0)
        {
            IReadOnlyList<Library> path = todo.Dequeue();
            if (fits(path[path.Count - 1]))
            {
                found.Add(path);
            }
            else
            {
                Push(path, path[path.Count - 1].Dependencies);
            }
        }

        return found;

        void Push(IReadOnlyList<Library> path, IEnumerable<string> next)
        {
            foreach (string id in next)
            {
                if (_libraries.TryGetValue(id, out Library? library) && seen.Add(id))
                {
                    todo.Enqueue([.. path, library]);
                }
            }
        }
    }

    /// <summary>The bytes that packages take on this disk; null where they are not all found, or cannot be read.</summary>
    private long? SizeOf(IEnumerable<Library> libraries)
    {
        try
        {
            long size = 0;
            foreach (Library library in libraries)
            {
                string name = Path.Combine(library.Id.ToLowerInvariant(), library.Version.ToLowerInvariant());
                DirectoryInfo? folder = _folders.Select(root => new DirectoryInfo(Path.Combine(root, name))).FirstOrDefault(candidate => candidate.Exists);
                if (folder is null)
                {
                    return null;
                }

                // The package itself lies beside what was taken out of it.
                size += folder.EnumerateFiles("*", SearchOption.AllDirectories).Where(file => !string.Equals(file.Extension, ".nupkg", StringComparison.OrdinalIgnoreCase)).Sum(file => file.Length);
            }

            return size;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>A package for GPUs that comes to a host.</summary>
/// <param name="Id">The package.</param>
/// <param name="Version">Its version.</param>
/// <param name="Path">The way to it from what the project asks for, itself included.</param>
/// <param name="Others">Further packages for GPUs that it brings.</param>
/// <param name="Reached">The package that the host's code names and that brings it; null where no code names any, and so every host gets it.</param>
/// <param name="Size">The bytes that all of them take on this disk, where known.</param>
internal sealed record GpuPackage(string Id, string Version, IReadOnlyList<string> Path, IReadOnlyList<string> Others, string? Reached, long? Size)
{
    /// <summary>The package with its version and extent, for messages.</summary>
    public string Description
    {
        get
        {
            List<string> parts = [];
            if (Size is { } size)
            {
                parts.Add(Text(size) + " on disk");
            }

            if (Others.Count > 0)
            {
                parts.Add("with " + string.Join(", ", Others.Take(3)) + (Others.Count > 3 ? $" and {Others.Count - 3} more" : ""));
            }

            return $"{Id} {Version}" + (parts.Count == 0 ? "" : $" ({string.Join(", ", parts)})");
        }
    }

    private static string Text(long bytes) => bytes switch
    {
        >= 1_000_000_000 => (bytes / 1e9).ToString("0.0", CultureInfo.InvariantCulture) + " GB",
        >= 1_000_000 => (bytes / 1e6).ToString("0", CultureInfo.InvariantCulture) + " MB",
        _ => Math.Ceiling(bytes / 1e3).ToString("0", CultureInfo.InvariantCulture) + " kB",
    };
}
