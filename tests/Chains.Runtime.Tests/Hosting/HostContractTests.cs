using Chains.Hosting;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.Extensions.Configuration;

namespace Chains.Runtime.Tests.Hosting;

/// <summary>The descriptor set beside a host, and the setting that keeps it from callers. What callers see of it is tested on hosts as processes.</summary>
public sealed class HostContractTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chains-contract-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_host_without_the_file_describes_nothing_of_its_own() => Assert.NotNull(HostContract.Read(_folder));

    [Fact]
    public void The_file_is_read()
    {
        Write(new FileDescriptorSet { File = { new FileDescriptorProto { Name = "a.proto" } } }.ToByteArray());

        Assert.NotNull(HostContract.Read(_folder));
    }

    [Theory]
    [InlineData("0A")]
    [InlineData("0A020A05")]
    [InlineData("0A05120361")]
    public void A_damaged_file_is_named_with_the_repair(string bytes)
    {
        Write(Convert.FromHexString(bytes));

        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => HostContract.Read(_folder));

        Assert.Contains(Path.Combine(_folder, "contract.binpb"), exception.Message, StringComparison.Ordinal);
        Assert.Contains("Build the host again", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("true", true)]
    [InlineData("False", false)]
    public void Reflection_is_on_unless_a_setting_says_otherwise(string? value, bool expected) => Assert.Equal(expected, HostSettings.Read(Configuration(value)).Reflection);

    [Fact]
    public void A_malformed_setting_is_named()
    {
        ChainletConfigurationException exception = Assert.Throws<ChainletConfigurationException>(() => HostSettings.Read(Configuration("maybe")));
        Assert.Contains("Chains:Reflection", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'maybe'", exception.Message, StringComparison.Ordinal);
    }

    private static IConfiguration Configuration(string? value) => new ConfigurationBuilder().AddInMemoryCollection([new("Chains:Reflection", value)]).Build();

    private void Write(byte[] bytes) => File.WriteAllBytes(Path.Combine(_folder, "contract.binpb"), bytes);
}
