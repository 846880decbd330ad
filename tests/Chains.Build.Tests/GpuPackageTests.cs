using Chains.Build.Closures;
using Chains.Build.Diagnostics;

namespace Chains.Build.Tests;

/// <summary>Which packages are for GPUs, and how they come to the host of a chainlet that has none.</summary>
public sealed class GpuPackageTests
{
    // As the real ones are made: a managed package that code names, native ones beside it, and one that nobody names.
    private const string Assets = """
        {"targets":{"net10.0":{
          "Acme.Vectors/3.1.0":{"type":"package","dependencies":{"TorchSharp-cuda-linux":"0.105.0"},"compile":{"lib/Vectors.dll":{}},"runtime":{"lib/Vectors.dll":{}}},
          "TorchSharp-cuda-linux/0.105.0":{"type":"package","dependencies":{"libtorch-cuda-12.8-linux-x64":"2.7.1","TorchSharp":"0.105.0"}},
          "libtorch-cuda-12.8-linux-x64/2.7.1":{"type":"package","dependencies":{"libtorch-cuda-12.8-linux-x64-part1":"2.7.1"},"runtimeTargets":{"runtimes/linux-x64/native/libtorch_cuda.so":{"assetType":"native","rid":"linux-x64"}}},
          "libtorch-cuda-12.8-linux-x64-part1/2.7.1":{"type":"package","native":{"runtimes/linux-x64/native/libcudnn.so.9":{}}},
          "TorchSharp/0.105.0":{"type":"package","compile":{"lib/TorchSharp.dll":{}},"runtime":{"lib/TorchSharp.dll":{}}},
          "Microsoft.ML.OnnxRuntime.Gpu/1.23.0":{"type":"package","dependencies":{"Microsoft.ML.OnnxRuntime.Gpu.Linux":"1.23.0"}},
          "Microsoft.ML.OnnxRuntime.Gpu.Linux/1.23.0":{"type":"package","dependencies":{"Microsoft.ML.OnnxRuntime.Managed":"1.23.0"},"native":{"runtimes/linux-x64/native/libonnxruntime.so":{}}},
          "Microsoft.ML.OnnxRuntime.Managed/1.23.0":{"type":"package","compile":{"lib/OnnxRuntime.dll":{}},"runtime":{"lib/OnnxRuntime.dll":{}}},
          "LLamaSharp.Backend.Cuda12/0.25.0":{"type":"package","build":{"build/LLamaSharp.Backend.Cuda12.props":{}}},
          "Models/1.0.0":{"type":"project","dependencies":{"Acme.Kernels":"1.0.0"},"compile":{"bin/placeholder/Models.dll":{}}},
          "Acme.Kernels/1.0.0":{"type":"package","compile":{"lib/Kernels.dll":{}},"runtime":{"lib/Kernels.dll":{}},"runtimeTargets":{"runtimes/linux-x64/native/libcublasLt.so.12":{"assetType":"native","rid":"linux-x64"}}},
          "YamlDotNet/16.3.0":{"type":"package","compile":{"lib/YamlDotNet.dll":{}},"runtime":{"lib/YamlDotNet.dll":{}}}}},
         "projectFileDependencyGroups":{"net10.0":["Acme.Vectors >= 3.1.0","LLamaSharp.Backend.Cuda12 >= 0.25.0","Microsoft.ML.OnnxRuntime.Gpu >= 1.23.0","Models >= 1.0.0","YamlDotNet >= 16.3.0"]}}
        """;

    private static readonly string[] Referenced = ["Vectors", "OnnxRuntime", "Kernels", "YamlDotNet", "System.Runtime"];

    [Fact]
    public void A_package_comes_by_what_the_code_names_or_to_every_host()
    {
        GpuPackage everywhere = Assert.Single(Find(["YamlDotNet"]));
        Assert.Equal(("LLamaSharp.Backend.Cuda12", null), (everywhere.Id, everywhere.Reached));
        Assert.Equal(
            "The chainlet Shop.Counter has no GPU, but its host is published with LLamaSharp.Backend.Cuda12 0.25.0. It runs on GPUs alone and the project asks for it: no code names it, so every host gets it. "
            + "Give the chainlet a GPU ([Compute(Gpu = …)]), reference the package's CPU variant, or name the package in [DockerImage(NuGetPackages = …)] of the chainlets with a GPU instead of in the project; "
            + "LLamaSharp.Backend.Cuda12 in ChainsKeepPackages says that it is meant.",
            Message(everywhere));

        GpuPackage torch = Assert.Single(Find(["Vectors"]), package => package.Id != everywhere.Id);
        Assert.Equal(["Acme.Vectors", "TorchSharp-cuda-linux"], torch.Path);
        Assert.Equal(
            "The chainlet Shop.Counter has no GPU, but its host is published with TorchSharp-cuda-linux 0.105.0 (with libtorch-cuda-12.8-linux-x64, libtorch-cuda-12.8-linux-x64-part1). It runs on GPUs alone and comes by "
            + "Acme.Vectors → TorchSharp-cuda-linux: its code uses Acme.Vectors. Give the chainlet a GPU ([Compute(Gpu = …)]), reference the package's CPU variant, or move the code that uses it into a class that only chainlets with a GPU use; "
            + "TorchSharp-cuda-linux in ChainsKeepPackages says that it is meant.",
            Message(torch));

        GpuPackage onnx = Assert.Single(Find(["OnnxRuntime"]), package => package.Id != everywhere.Id);
        Assert.Equal(("Microsoft.ML.OnnxRuntime.Gpu", "Microsoft.ML.OnnxRuntime.Managed"), (onnx.Id, onnx.Reached));
        Assert.Equal(["Microsoft.ML.OnnxRuntime.Gpu.Linux"], onnx.Others);

        GpuPackage kernels = Assert.Single(Find(["Kernels"]), package => package.Id != everywhere.Id);
        Assert.Equal(["Models", "Acme.Kernels"], kernels.Path);
        Assert.Contains("comes by Models → Acme.Kernels: its code uses it.", Message(kernels), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_keep_list_names_is_meant()
    {
        Assert.Empty(Find(["YamlDotNet"], "llamasharp.backend.cuda12"));
        Assert.Equal(["LLamaSharp.Backend.Cuda12"], Find(["Vectors"], "TorchSharp-cuda-linux").Select(package => package.Id));
        Assert.Equal(["LLamaSharp.Backend.Cuda12"], Find(["YamlDotNet"], "Acme.Vectors").Select(package => package.Id));
    }

    [Theory]
    [InlineData("TorchSharp-cuda-windows", true)]
    [InlineData("libtorch-cuda-12.8-win-x64-part3-fragment1", true)]
    [InlineData("Microsoft.ML.OnnxRuntime.Gpu", true)]
    [InlineData("microsoft.ml.onnxruntime.gpu.windows", true)]
    [InlineData("Microsoft.ML.OnnxRuntimeGenAI.Cuda", true)]
    [InlineData("LLamaSharp.Backend.Cuda11", true)]
    [InlineData("LLamaSharp.Backend.Cuda12.Linux", true)]
    [InlineData("Whisper.net.Runtime.Cuda", true)]
    [InlineData("Whisper.net.Runtime.Cuda.Windows", true)]
    [InlineData("SciSharp.TensorFlow.Redist-Linux-GPU", true)]
    [InlineData("SciSharp.TensorFlow.Redist-Windows-GPU", true)]
    [InlineData("ManagedCuda", true)]
    [InlineData("ManagedCuda-12", true)]
    [InlineData("TorchSharp", false)]
    [InlineData("TorchSharp-cpu", false)]
    [InlineData("libtorch-cpu-linux-x64", false)]
    [InlineData("Microsoft.ML.OnnxRuntime", false)]
    [InlineData("Microsoft.ML.OnnxRuntime.Managed", false)]
    [InlineData("Microsoft.ML.OnnxRuntimeGenAI", false)]
    [InlineData("LLamaSharp.Backend.Cpu", false)]
    [InlineData("LLamaSharp", false)]
    [InlineData("Whisper.net.Runtime", false)]
    [InlineData("SciSharp.TensorFlow.Redist", false)]
    [InlineData("ILGPU", false)]
    [InlineData("ILGPU.Algorithms", false)]
    [InlineData("Cudafy.NET", false)]
    public void A_package_is_known_by_its_name(string id, bool isGpu) => Assert.Equal(isGpu, RestoredPackages.IsGpuPackage(id));

    [Theory]
    [InlineData("runtimes/win-x64/native/cudart64_12.dll", true)]
    [InlineData("runtimes/linux-x64/native/libcudart.so.12", true)]
    [InlineData("runtimes/linux-x64/native/libcudart-d0da41ae.so.11.0", true)]
    [InlineData("runtimes/win-x64/native/cublasLt64_12.dll", true)]
    [InlineData("runtimes/linux-x64/native/libcublas.so", true)]
    [InlineData("runtimes/linux-x64/native/libcudnn_ops.so.9", true)]
    [InlineData("runtimes/win-x64/native/nvrtc-builtins64_128.dll", true)]
    [InlineData("runtimes/linux-x64/native/libnccl.so.2", true)]
    [InlineData("runtimes/linux-x64/native/libonnxruntime.so", false)]
    [InlineData("runtimes/linux-x64/native/libtorch_cpu.so", false)]
    [InlineData("runtimes/linux-x64/native/libe_sqlite3.so", false)]
    [InlineData("runtimes/win-x64/native/cudartoons.dll", false)]
    [InlineData("runtimes/linux-x64/native/cublas.txt", false)]
    public void A_package_is_known_by_its_native_files(string file, bool isGpu)
    {
        RestoredPackages packages = RestoredPackages.Parse(
            """
            {"targets":{"net10.0":{"Acme.Native/1.0.0":{"type":"package","runtimeTargets":{"FILE":{"assetType":"native","rid":"linux-x64"}}}}},
             "projectFileDependencyGroups":{"net10.0":["Acme.Native >= 1.0.0"]}}
            """.Replace("FILE", file, StringComparison.Ordinal),
            "net10.0");
        Assert.Equal(isGpu ? ["Acme.Native"] : [], packages.GpuPackages([], [], []).Select(package => package.Id));
    }

    private static IReadOnlyList<GpuPackage> Find(string[] reached, params string[] keep) => RestoredPackages.Parse(Assets, "net10.0").GpuPackages(reached, Referenced, keep);

    private static string Message(GpuPackage package) => Problems.GpuPackageWithoutGpu("Shop.Counter", package.Id, package.Description, package.Path, package.Reached).Message;
}
