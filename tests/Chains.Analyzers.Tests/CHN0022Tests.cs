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
        "[Depends] Retries of 'PoemGenerator.phi' is -1, but must be 0 to 10 further attempts");

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

    /// <summary>An attribute, its value marked, and the message.</summary>
    public static TheoryData<string, string> Unfit => new()
    {
        { "Compute(CpuCount = {|CHN0022:-1|})", "CpuCount of 'Echo' is -1, but must be greater than 0 and at most 1024" },
        { "Compute(CpuCount = {|CHN0022:0.0001|})", "CpuCount of 'Echo' is 0.0001, but must be 0.001 or more: Kubernetes counts thousandths" },
        { "Compute(CpuCount = {|CHN0022:1025|})", "CpuCount of 'Echo' is 1025, but must be greater than 0 and at most 1024" },
        { "Compute(CpuCount = {|CHN0022:double.NaN|})", "CpuCount of 'Echo' is NaN, but must be greater than 0 and at most 1024" },
        { "Compute(PredictConcurrency = {|CHN0022:0|})", "PredictConcurrency of 'Echo' is 0, but must be 1 or more, or Concurrency.PerCpu" },
        { "Compute(PredictConcurrency = {|CHN0022:-2|})", "PredictConcurrency of 'Echo' is -2, but must be 1 or more, or Concurrency.PerCpu" },
        { "Compute(Gpu = Gpu.L4, GpuCount = {|CHN0022:0|})", "GpuCount of 'Echo' is 0, but must be from 1 to 64" },
        { "Autoscaling(MinReplicas = {|CHN0022:-1|})", "MinReplicas of 'Echo' is -1, but must be from 0 to 100000" },
        { "Autoscaling(MaxReplicas = {|CHN0022:100001|})", "MaxReplicas of 'Echo' is 100001, but must be from 1 to 100000" },
        { "Autoscaling(ConcurrencyTarget = {|CHN0022:0|})", "ConcurrencyTarget of 'Echo' is 0, but must be 1 or more" },
        { "Autoscaling(WindowSeconds = {|CHN0022:9|})", "WindowSeconds of 'Echo' is 9, but must be from 10 to 3600" },
        { "Autoscaling(WindowSeconds = {|CHN0022:3601|})", "WindowSeconds of 'Echo' is 3601, but must be from 10 to 3600" },
        { "Autoscaling(ScaleDownDelaySeconds = {|CHN0022:-1|})", "ScaleDownDelaySeconds of 'Echo' is -1, but must be from 0 to 3600" },
        { "Autoscaling(ScaleDownDelaySeconds = {|CHN0022:3601|})", "ScaleDownDelaySeconds of 'Echo' is 3601, but must be from 0 to 3600" },
        { "Autoscaling(TargetUtilizationPercentage = {|CHN0022:0|})", "TargetUtilizationPercentage of 'Echo' is 0, but must be from 1 to 100" },
        { "Autoscaling(TargetUtilizationPercentage = {|CHN0022:101|})", "TargetUtilizationPercentage of 'Echo' is 101, but must be from 1 to 100" },
        { "HealthChecks(RestartCheckDelaySeconds = {|CHN0022:-1|})", "RestartCheckDelaySeconds of 'Echo' is -1, but must be from 1 to 86400" },
        { "HealthChecks(RestartThresholdSeconds = {|CHN0022:0|})", "RestartThresholdSeconds of 'Echo' is 0, but must be from 1 to 86400" },
        { "HealthChecks(StopTrafficThresholdSeconds = {|CHN0022:86401|})", "StopTrafficThresholdSeconds of 'Echo' is 86401, but must be from 1 to 86400" },
        { "HealthChecks(StartupThresholdSeconds = {|CHN0022:int.MaxValue|})", "StartupThresholdSeconds of 'Echo' is 2147483647, but must be from 1 to 86400" },
        { "ChainletOptions(StreamingReadTimeoutSeconds = {|CHN0022:0|})", "StreamingReadTimeoutSeconds of 'Echo' is 0, but must be from 1 to 86400" },
        { "ChainletOptions(Metadata = {|CHN0022:\"team\"|})", "[ChainletOptions] Metadata of 'Echo' is \"team\", but must be the text of a JSON object: 't' at position 0 where a value belongs" },
        { "ChainletOptions(Metadata = {|CHN0022:\"[1]\"|})", "[ChainletOptions] Metadata of 'Echo' is \"[1]\", but must be the text of a JSON object: put braces around it, with a name before the value: {\"name\": …}" },
        { "ChainletOptions(Metadata = {|CHN0022:\"{a:1}\"|})", "[ChainletOptions] Metadata of 'Echo' is \"{a:1}\", but must be the text of a JSON object: 'a' at position 1 where '\"' belongs" },
        { "DockerImage(BaseImage = {|CHN0022:\"bad image\\nRUN evil\"|})", "[DockerImage] BaseImage of 'Echo' is \"bad image\\nRUN evil\", but must be an image reference such as \"ubuntu:24.04\": leave out blanks and line breaks" },
        { "DockerImage(AptPackages = [{|CHN0022:\"a b; rm -rf /\"|}])", "[DockerImage] AptPackages of 'Echo' is \"a b; rm -rf /\", but must be Debian packages, each with or without \"=version\": use lower-case letters, digits, '+', '-' and '.'" },
        { "DockerImage(AptPackages = [{|CHN0022:null!|}])", "[DockerImage] AptPackages of 'Echo' is null, but must be a text: write it, or leave it out" },
        { "DockerImage(NuGetPackages = [{|CHN0022:\"<x\"|}])", "[DockerImage] NuGetPackages of 'Echo' is \"<x\", but must be NuGet packages as \"Id\" or \"Id/Version\": an id consists of letters, digits and '_', with '.' or '-' between them" },
        { "DockerImage(NuGetPackages = [\"A.B/1.0\", {|CHN0022:\"a.b\"|}])", "[DockerImage] NuGetPackages of 'Echo' is \"a.b\", but must be in the list once: \"A.B/1.0\" is, too; remove one" },
        { "DockerImage(DataDir = {|CHN0022:\"../..\"|})", "[DockerImage] DataDir of 'Echo' is \"../..\", but must be a folder within the project, such as \"data\": leave out '..'" },
        { "ModelRepo({|CHN0022:\"\"|})", "[ModelRepo] of 'Echo' is \"\", but must be a repository of Hugging Face, such as \"mistralai/Mistral-7B-Instruct-v0.2\", or a folder of a bucket as s3://, gs:// or azure://: name it" },
        { "ModelRepo({|CHN0022:null!|})", "[ModelRepo] of 'Echo' is null, but must be a text: write it, or leave it out" },
        { "ModelRepo(\"org/model\", Revision = {|CHN0022:\"a b\"|})", "[ModelRepo] Revision of 'Echo' is \"a b\", but must be a branch, tag or commit of a repository of Hugging Face: leave out blanks and line breaks" },
        { "ModelRepo(\"s3://bucket/model\", Revision = {|CHN0022:\"main\"|})", "[ModelRepo] Revision of 'Echo' is \"main\", but must be a branch, tag or commit of a repository of Hugging Face: a bucket has none; leave it out" },
        { "ModelRepo(\"org/model\", AllowPatterns = [{|CHN0022:\"/x\"|}])", "[ModelRepo] AllowPatterns of 'Echo' is \"/x\", but must be patterns of files within the repository: write \"x\": patterns begin within the repository" },
        { "ModelRepo(\"org/model\", AllowPatterns = [\"*.bin\"], IgnorePatterns = [{|CHN0022:\"*.bin\"|}])", "[ModelRepo] IgnorePatterns of 'Echo' is \"*.bin\", but must be patterns of files within the repository: it is among the AllowPatterns as well, of which nothing would be left" },
        { "ModelRepo(\"org/model\", VolumeFolder = {|CHN0022:\"/models\"|})", "[ModelRepo] VolumeFolder of 'Echo' is \"/models\", but must be a folder within the volume: leave out the root" },
        { "ModelRepo(\"org/model\"), ModelRepo({|CHN0022:\"hf://org/model\"|}, Revision = \"v2\")", "[ModelRepo] of 'Echo' is \"hf://org/model\", but must be a folder of its own: [ModelRepo(\"org/model\")] has the same; set VolumeFolder" },
        { "ModelRepo(\"org/a\", VolumeFolder = \"x/\"), ModelRepo(\"org/b\", VolumeFolder = {|CHN0022:\"x\"|})", "[ModelRepo] VolumeFolder of 'Echo' is \"x\", but must be a folder of its own: [ModelRepo(\"org/a\")] has the same; set VolumeFolder" },
        { "ExternalData({|CHN0022:\"notaurl\"|})", "[ExternalData] of 'Echo' is \"notaurl\", but must be the address of a file that begins with https:// or http://: write the whole address" },
        { "ExternalData(\"https://a.b/c\", LocalPath = {|CHN0022:\"/etc/x\"|})", "[ExternalData] LocalPath of 'Echo' is \"/etc/x\", but must be a file's path within the data directory: leave out the root" },
        { "ExternalData(\"https://a.b/c\", Sha256 = {|CHN0022:\"zz\"|})", "[ExternalData] Sha256 of 'Echo' is \"zz\", but must be 64 hexadecimal digits: it has 2 characters" },
        { "ExternalData(\"https://a.b/c\"), ExternalData({|CHN0022:\"https://d.e/c\"|})", "[ExternalData] of 'Echo' is \"https://d.e/c\", but must be a file of its own: [ExternalData(\"https://a.b/c\")] is written to the same; set another LocalPath" },
        { "RemoteError({|CHN0022:typeof(string)|})", "[RemoteError] of 'Echo' is string, but must be a public exception type with a constructor that takes the message: name a class that derives from Exception" },
        { "RemoteError({|CHN0022:typeof(Hidden)|})", "[RemoteError] of 'Echo' is Hidden, but must be a public exception type with a constructor that takes the message: make 'Hidden' public, so that callers can catch it" },
        { "RemoteError({|CHN0022:typeof(Mute)|})", "[RemoteError] of 'Echo' is Mute, but must be a public exception type with a constructor that takes the message: give 'Mute' the constructor 'Mute(string message)'" },
        { "RemoteError({|CHN0022:typeof(Spoken<>)|})", "[RemoteError] of 'Echo' is Spoken<>, but must be a public exception type with a constructor that takes the message: name one that can be constructed" },
        { "RemoteError(typeof(TimeoutException)), RemoteError({|CHN0022:typeof(TimeoutException)|})", "[RemoteError] of 'Echo' is TimeoutException, but must be a type that no other [RemoteError] of it names: remove this one" },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public Task A_value_that_does_not_fit_its_place_fires(string annotation, string message) => Rules.Fires($$"""
        [Chainlet]
        [{{annotation}}]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        internal sealed class Hidden(string message) : Exception(message);

        public sealed class Mute : Exception;

        public class Spoken<T>(string message) : Exception(message);
        """,
        message);

    /// <summary>Every form of a list, each bad item marked.</summary>
    public static TheoryData<string> Lists => new()
    {
        "[\"ffmpeg\", {|CHN0022:\"bad package!\"|}]",
        "[\n  // The second.\n  \"ffmpeg\",\n  {|CHN0022:\"bad package!\"|}, // It.\n  \"git\",\n]",
        "new[] { \"ffmpeg\", {|CHN0022:\"bad package!\"|} }",
        "new string[] { {|CHN0022:\"bad package!\"|}, \"ffmpeg\" }",
        "new string[2] { \"ffmpeg\", {|CHN0022:\"bad package!\"|} }",
        "(new[] { \"ffmpeg\", {|CHN0022:\"bad package!\"|} })",
        "(string[])[\"ffmpeg\", {|CHN0022:\"bad package!\"|}]",
        "[{|CHN0022:(\"bad package!\")|}]",
        "[{|CHN0022:\"bad \" + \"package!\"|}, \"ffmpeg\"]",
        "[{|CHN0022:$\"{Names.Bad} {\"package!\"}\"|}, nameof(ffmpeg)]",
        "[\"ffmpeg\", {|CHN0022:Names.Both|}]",
        "[{|CHN0022:Names.Both!|}]",
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public Task An_item_of_a_list_fires(string list) => Rules.Fires($$"""
        [Chainlet]
        [DockerImage(BaseImage = "ubuntu:24.04", AptPackages = {{list}}, DataDir = "data")]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        internal static class Names
        {
            public const string Bad = "bad";
            public const string Both = "bad package!";
        }

        internal static class ffmpeg;
        """,
        "[DockerImage] AptPackages of 'Echo' is \"bad package!\", but must be Debian packages, each with or without \"=version\": use lower-case letters, digits, '+', '-' and '.'");

    [Fact]
    public Task Each_item_fires_by_itself() => Rules.Fires("""
        [Chainlet]
        [DockerImage(AptPackages = [null!, {|CHN0022:"a!"|}, "ffmpeg", {|CHN0022:"b!"|}], NuGetPackages = new[] { "A", {|CHN0022:"a"|}, "B", {|CHN0022:"A"|}, {|CHN0022:"?"|} })]
        [ModelRepo("org/model", AllowPatterns = ["*.bin", "a"], IgnorePatterns = ["b", {|CHN0022:"a"|}, {|CHN0022:"*.bin"|}])]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """.Replace("null!", "{|CHN0022:null!|}", StringComparison.Ordinal),
        "[DockerImage] AptPackages of 'Echo' is null, but must be a text: write it, or leave it out",
        "[DockerImage] AptPackages of 'Echo' is \"a!\", but must be Debian packages, each with or without \"=version\": use lower-case letters, digits, '+', '-' and '.'",
        "[DockerImage] AptPackages of 'Echo' is \"b!\", but must be Debian packages, each with or without \"=version\": use lower-case letters, digits, '+', '-' and '.'",
        "[DockerImage] NuGetPackages of 'Echo' is \"a\", but must be in the list once: \"A\" is, too; remove one",
        "[DockerImage] NuGetPackages of 'Echo' is \"A\", but must be in the list once: \"A\" is, too; remove one",
        "[DockerImage] NuGetPackages of 'Echo' is \"?\", but must be NuGet packages as \"Id\" or \"Id/Version\": an id consists of letters, digits and '_', with '.' or '-' between them",
        "[ModelRepo] IgnorePatterns of 'Echo' is \"a\", but must be patterns of files within the repository: it is among the AllowPatterns as well, of which nothing would be left",
        "[ModelRepo] IgnorePatterns of 'Echo' is \"*.bin\", but must be patterns of files within the repository: it is among the AllowPatterns as well, of which nothing would be left");

    [Theory]
    [InlineData("Retries = {|CHN0022:11|}", "Retries of 'PoemGenerator.phi' is 11, but must be 0 to 10 further attempts")]
    [InlineData("TimeoutSeconds = {|CHN0022:0|}", "TimeoutSeconds of 'PoemGenerator.phi' is 0, but must be a positive number of seconds, at most 1000000")]
    [InlineData("TimeoutSeconds = {|CHN0022:-1|}", "TimeoutSeconds of 'PoemGenerator.phi' is -1, but must be a positive number of seconds, at most 1000000")]
    [InlineData("AttemptTimeoutSeconds = {|CHN0022:double.PositiveInfinity|}", "AttemptTimeoutSeconds of 'PoemGenerator.phi' is Infinity, but must be a positive number of seconds, at most 1000000")]
    [InlineData("AttemptTimeoutSeconds = {|CHN0022:1000001|}", "AttemptTimeoutSeconds of 'PoemGenerator.phi' is 1000001, but must be a positive number of seconds, at most 1000000")]
    [InlineData("AttemptTimeoutSeconds = {|CHN0022:double.NaN|}", "AttemptTimeoutSeconds of 'PoemGenerator.phi' is NaN, but must be a positive number of seconds, at most 1000000")]
    [InlineData("Retries = 2, AttemptTimeoutSeconds = {|CHN0022:60|}, TimeoutSeconds = 30", "AttemptTimeoutSeconds of 'PoemGenerator.phi' is 60, but must be at most the TimeoutSeconds of all attempts together, 30")]
    [InlineData("ConcurrencyLimit = {|CHN0022:0|}", "ConcurrencyLimit of 'PoemGenerator.phi' is 0, but must be 1 or more calls at a time")]
    [InlineData("RetryOn = {|CHN0022:(RetryOn)7|}", "RetryOn of 'PoemGenerator.phi' is 7, but must be a member of RetryOn")]
    public Task An_option_of_a_dependency_that_does_not_fit_fires(string option, string message) => Rules.Fires($$"""
        [Chainlet, Idempotent]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends({{option}})] IPhiLlm phi)
        {
            public Task<string> RunRemote(string word, CancellationToken cancellationToken = default) => phi.RunRemote(word, cancellationToken);
        }
        """,
        "[Depends] " + message);

    [Fact]
    public Task Options_of_a_dependency_that_fit_does_not_fire() => Rules.Clean("""
        [Chainlet, Idempotent]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends(Retries = 10, TimeoutSeconds = 0.5, AttemptTimeoutSeconds = 0.5, ConcurrencyLimit = 1, RetryOn = RetryOn.AnyFailure)] IPhiLlm phi)
        {
            public Task<string> RunRemote(string word, CancellationToken cancellationToken = default) => phi.RunRemote(word, cancellationToken);
        }
        """);

    [Fact]
    public Task Values_that_fit_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [DockerImage(BaseImage = "registry.example.com:5000/team/image@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", AptPackages = ["ffmpeg", "libgl1", "g++=4:12.2.0-3", "libc6:arm64"], NuGetPackages = ["Some.Package", "Other/1.2.*"], DataDir = "data/models.v1")]
        [ModelRepo("mistralai/Mistral-7B-Instruct-v0.2", VolumeFolder = "mistral", AllowPatterns = ["*.safetensors"], IgnorePatterns = ["*-old.safetensors"])]
        [ModelRepo("mistralai/Mistral-7B-Instruct-v0.2", Revision = "v2"), ModelRepo("s3://bucket/model")]
        [ExternalData("https://example.com/a%20b?c=d", LocalPath = "weights/a.bin", Sha256 = "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef")]
        [ExternalData("https://example.com/a.bin")]
        [ChainletOptions(Metadata = "{\"team\": {\"name\": \"a\", \"tags\": [1, true, null]}}")]
        [Autoscaling(WindowSeconds = 10, ScaleDownDelaySeconds = 0, TargetUtilizationPercentage = 1, ConcurrencyTarget = 1000)]
        [HealthChecks(RestartCheckDelaySeconds = 1, RestartThresholdSeconds = 86400, StopTrafficThresholdSeconds = 30, StartupThresholdSeconds = 3600)]
        [RemoteError(typeof(TimeoutException)), RemoteError(typeof(Overloaded))]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        public sealed class Overloaded(string message, Exception? inner = null) : Exception(message, inner);
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

    [Theory]
    [InlineData("[\"git\", \"FFmpeg\", \"curl\"]", "[\"git\", \"ffmpeg\", \"curl\"]")]
    [InlineData("new[] { \"git\", \"FFmpeg\", \"curl\" }", "new[] { \"git\", \"ffmpeg\", \"curl\" }")]
    [InlineData("new string[] { \"git\", \"FFmpeg\" }", "new string[] { \"git\", \"ffmpeg\" }")]
    [InlineData("[\n    \"git\", // History.\n    \"FFmpeg\", // Sound.\n]", "[\n    \"git\", // History.\n    \"ffmpeg\", // Sound.\n]")]
    public Task The_fix_writes_the_item_of_a_list_alone(string before, string after)
    {
        const string Program = """
            [Chainlet]
            [DockerImage(BaseImage = "ubuntu:24.04", AptPackages = LIST)]
            public sealed partial class Echo
            {
                public Task<string> RunRemote(string text) => Task.FromResult(text);
            }
            """;
        return Fix<ValueMustBeInRangeFix>.Turns(Program.Replace("LIST", before, StringComparison.Ordinal), Program.Replace("LIST", after, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DockerImage(NuGetPackages = [\"Some.Package@1.2\"])", "DockerImage(NuGetPackages = [\"Some.Package/1.2\"])")]
    [InlineData("DockerImage(NuGetPackages = [\"Some.Package/v1.2\"])", "DockerImage(NuGetPackages = [\"Some.Package/1.2\"])")]
    [InlineData("ModelRepo(\"org/model\", AllowPatterns = [\"*.json\", \"a\\\\*.bin\"])", "ModelRepo(\"org/model\", AllowPatterns = [\"*.json\", \"a/*.bin\"])")]
    [InlineData("ModelRepo(\"org/model\", IgnorePatterns = [\"/x\"])", "ModelRepo(\"org/model\", IgnorePatterns = [\"x\"])")]
    public Task The_fix_writes_the_item_that_the_message_names(string before, string after)
    {
        const string Program = """
            [Chainlet]
            [ANNOTATION]
            public sealed partial class Echo
            {
                public Task<string> RunRemote(string text) => Task.FromResult(text);
            }
            """;
        return Fix<ValueMustBeInRangeFix>.Turns(Program.Replace("ANNOTATION", before, StringComparison.Ordinal), Program.Replace("ANNOTATION", after, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DockerImage(AptPackages = [\"git curl\"])")]
    [InlineData("DockerImage(AptPackages = [\"a!\"])")]
    [InlineData("ModelRepo(\"org/model\", AllowPatterns = [\"*.bin\"], IgnorePatterns = [\"/*.bin\"])")]
    [InlineData("ModelRepo(\"org/model/a/b\")")]
    public Task The_fix_is_not_offered_where_the_message_names_no_text_that_fits(string annotation) => Fix<ValueMustBeInRangeFix>.IsNotOffered($$"""
        [Chainlet]
        [{{annotation}}]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
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
