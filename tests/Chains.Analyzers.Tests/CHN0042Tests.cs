using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>An annotation stands on what is deployed.</summary>
public sealed class CHN0042Tests
{
    [Theory]
    [InlineData("{|CHN0042:Compute(Gpu = Gpu.L4)|}", "Compute")]
    [InlineData("{|CHN0042:Autoscaling|}", "Autoscaling")]
    [InlineData("{|CHN0042:Assets(SecretKeys = [\"a\"])|}", "Assets")]
    [InlineData("{|CHN0042:ModelRepo(\"a/b\")|}", "ModelRepo")]
    [InlineData("{|CHN0042:ExternalData(\"https://a.b/c\")|}", "ExternalData")]
    [InlineData("{|CHN0042:DockerImage|}", "DockerImage")]
    [InlineData("{|CHN0042:ChainletOptions|}", "ChainletOptions")]
    [InlineData("{|CHN0042:HealthChecks|}", "HealthChecks")]
    [InlineData("{|CHN0042:Idempotent|}", "Idempotent")]
    [InlineData("{|CHN0042:RemoteError(typeof(Exception))|}", "RemoteError")]
    public Task An_annotation_of_a_base_class_fires(string annotation, string name) => Rules.Fires($$"""
        [{{annotation}}]
        public abstract class Model
        {
            private protected string Name { get; } = "";
        }

        [Chainlet, Entrypoint]
        public sealed partial class Phi : Model
        {
            public Task<string> RunRemote(string text) => Task.FromResult(Name + text);
        }
        """,
        $"[{name}] on 'Model' is read by nobody, since 'Model' is no chainlet: move it to the chainlets that it is meant for");

    [Fact]
    public Task An_annotation_of_an_external_service_fires() => Rules.Fires("""
        [ExternalChainlet, {|CHN0042:Compute(CpuCount = 2)|}]
        public interface IModel
        {
            Task<string> Call(string text);
        }
        """,
        "[Compute] on 'IModel' is read by nobody, since 'IModel' stands for a service that others deploy: move it to the chainlet, or remove it");

    [Fact]
    public Task An_annotation_of_a_chainlets_interface_fires() => Rules.Fires("""
        [{|CHN0042:HealthChecks(StartupThresholdSeconds = 60)|}]
        public partial interface IPhi;

        [Chainlet, Entrypoint]
        public sealed partial class Phi
        {
            public Task<string> RunRemote(string text, CancellationToken cancellationToken = default) => Task.FromResult(text);
        }
        """,
        "[HealthChecks] on 'IPhi' is read by nobody, since 'IPhi' is an interface without [ContainerChainlet]: move it to the chainlet, or remove it");

    [Fact]
    public Task Annotations_of_what_is_deployed_does_not_fire() => Rules.Clean("""
        [Chainlet, Entrypoint, Compute(CpuCount = 2), Autoscaling, Idempotent, RemoteError(typeof(TimeoutException))]
        public sealed partial class Phi
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        [ContainerChainlet(Image = "a/b:1"), Compute(CpuCount = 2), Autoscaling, HealthChecks]
        public interface IModel
        {
            Task<string> Call(string text);
        }
        """);

    [Fact]
    public Task The_fix_removes_the_annotation() => Fix<AnnotationNeedsAHostFix>.Turns("""
        [Serializable, Compute(CpuCount = 2)]
        public abstract class Model;
        """,
        """
        [Serializable]
        public abstract class Model;
        """);

    [Fact]
    public Task The_fix_removes_an_annotation_of_a_line_of_its_own() => Fix<AnnotationNeedsAHostFix>.Turns("""
        // What all models need.
        [Compute(CpuCount = 2)]
        public abstract class Model;
        """,
        """
        // What all models need.
        public abstract class Model;
        """);
}
