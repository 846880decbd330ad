using Chains.Generators.Declarations.Values;

namespace Chains.Analyzers.Tests.Values;

/// <summary>Environment variables of a host.</summary>
public sealed class EnvironmentVariableTests
{
    [Theory]
    [InlineData("LOG_LEVEL=debug")]
    [InlineData("EMPTY=")]
    [InlineData("_x=1")]
    [InlineData("A=b=c")]
    [InlineData("lower=1")]
    [InlineData("TEXT=two\nlines")]
    [InlineData("DOTNET_gcServer=1")]
    [InlineData("ASPNETCORE_ENVIRONMENT=Staging")]
    [InlineData("DOTNET_ENVIRONMENT=Staging")]
    [InlineData("Logging__LogLevel__Default=Debug")]
    [InlineData("Chains__UserConfig__Model=phi")]
    [InlineData("Chains__ShutdownTimeoutSeconds=60")]
    [InlineData("MY_PORT=1")]
    [InlineData("NVIDIA_VISIBLE_DEVICES=all")]
    public void A_variable_is_taken(string text) => Assert.Null(EnvironmentVariable.Problem(text));

    [Theory]
    [InlineData("LOG_LEVEL", "write it as \"NAME=value\"")]
    [InlineData("", "write it as \"NAME=value\"")]
    [InlineData("=x", "a name consists of letters, digits and '_' and does not begin with a digit")]
    [InlineData("1A=x", "a name consists of letters, digits and '_' and does not begin with a digit")]
    [InlineData("A-B=x", "a name consists of letters, digits and '_' and does not begin with a digit")]
    [InlineData("A = x", "leave out the blanks around 'A'")]
    [InlineData("A\n=x", "leave out the blanks around 'A'")]
    [InlineData("Logging:LogLevel=x", "write 'Logging__LogLevel' for 'Logging:LogLevel'")]
    [InlineData("A=\0", "no variable can hold a NUL; leave it out")]
    [InlineData("PORT=1", "'PORT' is set by the host itself; choose another name")]
    [InlineData("hostname=1", "'hostname' is set by the host itself; choose another name")]
    [InlineData("ASPNETCORE_URLS=http://*:80", "'ASPNETCORE_URLS' is where other hosts listen, but a chainlet's host has its two ports, which image, probes and services know; leave it out")]
    [InlineData("DOTNET_URLS=x", "'DOTNET_URLS' is where other hosts listen, but a chainlet's host has its two ports, which image, probes and services know; leave it out")]
    [InlineData("ASPNETCORE_HTTP_PORTS=80", "'ASPNETCORE_HTTP_PORTS' is where other hosts listen, but a chainlet's host has its two ports, which image, probes and services know; leave it out")]
    [InlineData("Kestrel__Endpoints__A__Url=x", "'Kestrel__Endpoints__A__Url' is where other hosts listen, but a chainlet's host has its two ports, which image, probes and services know; leave it out")]
    [InlineData("services__Phi__grpc__0=http://x", "'services__Phi__grpc__0' is an address that the host is given where it is deployed; leave it out")]
    [InlineData("CHAINS_SECRET_hf_token=abc", "'CHAINS_SECRET_hf_token' would stand in the manifests for all to read; declare the secret with [Assets(SecretKeys = [\"hf_token\"])]")]
    [InlineData("Chains__GrpcPort=1", "'Chains__GrpcPort' is set by the host itself; leave it out")]
    [InlineData("chains__httpport=1", "'chains__httpport' is set by the host itself; leave it out")]
    [InlineData("Chains__DataDir=x", "'Chains__DataDir' is set by the host itself; name the folder in [DockerImage(DataDir = …)]")]
    public void What_is_none_is_refused_with_the_repair(string text, string repair) => Assert.Equal(repair, EnvironmentVariable.Problem(text));
}
