using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>An attribute value does not fit.</summary>
public sealed class CHN0022Tests
{
    [Fact]
    public Task No_processor_fires() => Rules.Fires("""
        [Chainlet]
        [Compute(CpuCount = {|CHN0022:0|})]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "CpuCount of 'Echo' is 0, but must be greater than 0 and at most 1024");

    [Fact]
    public Task Negative_retries_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends(Retries = {|CHN0022:-1|})] IPhiLlm phi)
        {
            public Task<string> RunRemote(string word, CancellationToken cancellationToken = default) => phi.RunRemote(word, cancellationToken);
        }
        """,
        "[Depends] Retries of 'PoemGenerator.phi' is -1, but must be 0 or more further attempts");

    [Fact]
    public Task No_replica_at_all_fires() => Rules.Fires("""
        [Chainlet]
        [Autoscaling(MinReplicas = 0, MaxReplicas = {|CHN0022:0|})]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "MaxReplicas of 'Echo' is 0, but must be from 1 to 100000");

    [Fact]
    public Task Values_in_range_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Compute(CpuCount = 0.5, PredictConcurrency = Concurrency.PerCpu)]
        [Autoscaling(MinReplicas = 0, MaxReplicas = 4, TargetUtilizationPercentage = 100)]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    /// <summary>Values that stand in a Dockerfile or a project as they are.</summary>
    public static TheoryData<string, string> Unfit => new()
    {
        { "DockerImage(BaseImage = {|CHN0022:\"bad image\\nRUN evil\"|})", "[DockerImage] BaseImage of 'Echo' is \"bad image\\nRUN evil\", but must be an image reference without blanks, such as \"ubuntu:24.04\"" },
        { "DockerImage(AptPackages = {|CHN0022:[\"a b; rm -rf /\"]|})", "[DockerImage] AptPackages of 'Echo' is \"a b; rm -rf /\", but must be Debian package names, each with or without \"=version\"" },
        { "DockerImage(NuGetPackages = {|CHN0022:[\"<x\"]|})", "[DockerImage] NuGetPackages of 'Echo' is \"<x\", but must be NuGet packages as \"Id\" or \"Id/Version\"" },
        { "DockerImage(DataDir = {|CHN0022:\"../..\"|})", "[DockerImage] DataDir of 'Echo' is \"../..\", but must be a path inside the project, without '..', wildcards or a root" },
        { "ModelRepo({|CHN0022:\"\"|})", "[ModelRepo] of 'Echo' is \"\", but must be a repository's id, such as \"mistralai/Mistral-7B-Instruct-v0.2\"" },
        { "ExternalData({|CHN0022:\"notaurl\"|})", "[ExternalData] of 'Echo' is \"notaurl\", but must be an address that begins with https:// or http://" },
        { "ExternalData(\"https://a.b/c\", LocalPath = {|CHN0022:\"/etc/x\"|})", "[ExternalData] LocalPath of 'Echo' is \"/etc/x\", but must be a path inside the project, without '..', wildcards or a root" },
        { "ExternalData(\"https://a.b/c\", Sha256 = {|CHN0022:\"zz\"|})", "[ExternalData] Sha256 of 'Echo' is \"zz\", but must be 64 hexadecimal digits" },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public Task A_text_that_does_not_fit_its_place_fires(string annotation, string message) => Rules.Fires($$"""
        [Chainlet]
        [{{annotation}}]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        message);

    [Fact]
    public Task Texts_that_fit_do_not_fire() => Rules.Clean("""
        [Chainlet]
        [DockerImage(BaseImage = "registry.example.com:5000/team/image@sha256:0123", AptPackages = ["ffmpeg", "libgl1", "g++=4:12.2.0-3", "libc6:arm64"], NuGetPackages = ["Some.Package", "Other/1.2.*"], DataDir = "data/models.v1")]
        [ModelRepo("mistralai/Mistral-7B-Instruct-v0.2", VolumeFolder = "mistral")]
        [ExternalData("https://example.com/a%20b?c=d", LocalPath = "weights/a.bin", Sha256 = "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef")]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_writes_the_limit() => Fix<ValueMustBeInRangeFix>.Turns("""
        [Chainlet]
        [Autoscaling(TargetUtilizationPercentage = 120)]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        """
        [Chainlet]
        [Autoscaling(TargetUtilizationPercentage = 100)]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_writes_the_least_of_a_dependency() => Fix<ValueMustBeInRangeFix>.Turns("""
        [Chainlet]
        public sealed partial class Phi
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        [Chainlet, Entrypoint("echo")]
        public sealed partial class Echo([Depends(Retries = -1)] IPhi phi)
        {
            public Task<string> RunRemote(string text) => phi.RunRemote(text);
        }
        """,
        """
        [Chainlet]
        public sealed partial class Phi
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        [Chainlet, Entrypoint("echo")]
        public sealed partial class Echo([Depends(Retries = 0)] IPhi phi)
        {
            public Task<string> RunRemote(string text) => phi.RunRemote(text);
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_where_no_value_is_the_nearest() => Fix<ValueMustBeInRangeFix>.IsNotOffered("""
        [Chainlet]
        [Compute(CpuCount = 0)]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);
}
