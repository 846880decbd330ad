using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests;

/// <summary>A container chainlet names its image.</summary>
public sealed class CHN0041Tests
{
    private const string Message = "'IModel' is marked [ContainerChainlet] without an image, so that there is nothing to deploy: name it, for example [ContainerChainlet(Image = \"vllm/vllm-openai:v0.8.4\")]";

    [Fact]
    public Task A_mark_alone_fires() => Rules.Fires("""
        [{|CHN0041:ContainerChainlet|}]
        public interface IModel
        {
            Task<string> Call(string text);
        }
        """,
        Message);

    [Theory]
    [InlineData("{|CHN0041:ContainerChainlet(Port = 80)|}")]
    [InlineData("ContainerChainlet(Image = {|CHN0041:null|})")]
    public Task No_image_fires(string mark) => Rules.Fires($$"""
        [{{mark}}]
        public interface IModel
        {
            Task<string> Call(string text);
        }
        """,
        Message);

    [Fact]
    public Task An_image_does_not_fire() => Rules.Clean("""
        [ContainerChainlet(Image = "vllm/vllm-openai:v0.8.4")]
        public interface IModel
        {
            Task<string> Call(string text);
        }
        """);

    /// <summary>The values of a container are those of a chainlet, and held to the same rules.</summary>
    [Theory]
    [InlineData("ContainerChainlet(Image = {|CHN0022:\"vllm/vllm-openai\"|})", "[ContainerChainlet] Image of 'IModel' is \"vllm/vllm-openai\", but must be an image reference with its tag or digest, such as \"vllm/vllm-openai:v0.8.4\": name its tag or digest, for example \"vllm/vllm-openai:1.0\"")]
    [InlineData("ContainerChainlet(Image = {|CHN0022:\"\"|})", "[ContainerChainlet] Image of 'IModel' is \"\", but must be an image reference with its tag or digest, such as \"vllm/vllm-openai:v0.8.4\": name the image")]
    [InlineData("ContainerChainlet(Image = \"a:1\", Port = {|CHN0022:0|})", "Port of 'IModel' is 0, but must be from 1 to 65535")]
    [InlineData("ContainerChainlet(Image = \"a:1\", Port = {|CHN0022:65536|})", "Port of 'IModel' is 65536, but must be from 1 to 65535")]
    [InlineData("ContainerChainlet(Image = \"a:1\"), Compute(Memory = {|CHN0021:\"16GB\"|})", "Memory '16GB' of 'IModel' is not a quantity: use \"16Gi\" or \"16G\"")]
    [InlineData("ContainerChainlet(Image = \"a:1\"), Compute(GpuCount = {|CHN0023:2|})", "'IModel' asks for 2 GPUs but names no model: set Gpu, for example Gpu = Gpu.L4, or remove GpuCount")]
    [InlineData("ContainerChainlet(Image = \"a:1\"), Compute(Gpu = Gpu.H100, GpuCount = {|CHN0031:9|})", "'IModel' asks for 9 GPUs of the model H100, but no machine has more than 8, so that it would never be scheduled: ask for 8 at most, and split the work over several chainlets or replicas")]
    [InlineData("ContainerChainlet(Image = \"a:1\"), Autoscaling(MinReplicas = {|CHN0025:2|})", "'IModel' scales from MinReplicas = 2 to MaxReplicas = 1: swap or raise them so that MinReplicas <= MaxReplicas")]
    [InlineData("ContainerChainlet(Image = \"a:1\"), HealthChecks(StartupThresholdSeconds = {|CHN0022:-1|})", "StartupThresholdSeconds of 'IModel' is -1, but must be from 1 to 86400")]
    public Task A_value_of_a_container_that_does_not_fit_fires(string marks, string message) => Rules.Fires($$"""
        [{{marks}}]
        public interface IModel
        {
            Task<string> Call(string text);
        }
        """,
        message);
}
