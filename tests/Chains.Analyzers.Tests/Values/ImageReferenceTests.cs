using Chains.Generators.Declarations.Values;

namespace Chains.Analyzers.Tests.Values;

/// <summary>References of images, by the distribution specification's grammar.</summary>
public sealed class ImageReferenceTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("ubuntu")]
    [InlineData("ubuntu:24.04")]
    [InlineData("library/ubuntu:latest")]
    [InlineData("mcr.microsoft.com/dotnet/aspnet:10.0")]
    [InlineData("registry.example.com:5000/team/image")]
    [InlineData("registry.example.com:5000/team/image:v1")]
    [InlineData("localhost/image:1")]
    [InlineData("localhost:5000/image")]
    [InlineData("[::1]:5000/image:1")]
    [InlineData("127.0.0.1:5000/a/b/c/d:1_2-3.4")]
    [InlineData("ghcr.io/a-b/c__d/e.f:Tag")]
    [InlineData("REGISTRY.example.com/image")]
    [InlineData("nvcr.io/nvidia/tritonserver:24.08-py3")]
    [InlineData("image@" + Digest)]
    [InlineData("ghcr.io/a/b:1.0@" + Digest)]
    [InlineData("image@sha512:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public void A_reference_is_taken(string text) => Assert.Null(ImageReference.Problem(text, pinned: false));

    [Theory]
    [InlineData("", "name the image")]
    [InlineData("bad image", "leave out blanks and line breaks")]
    [InlineData("ubuntu\n", "leave out blanks and line breaks")]
    [InlineData("ubuntu:24.04 AS base", "leave out blanks and line breaks")]
    [InlineData("https://ghcr.io/a/b", "leave out 'https://'")]
    [InlineData("docker://ubuntu", "leave out 'docker://'")]
    [InlineData("Ubuntu:24.04", "write 'ubuntu' for 'Ubuntu', in lower case")]
    [InlineData("ghcr.io/Team/image", "write 'team' for 'Team', in lower case")]
    [InlineData("Team/image", "write 'team' for 'Team', in lower case")]
    [InlineData("ubuntu:", "write a tag behind ':', or leave it out")]
    [InlineData("ubuntu:a:b", "'a:b' is no tag; use letters, digits, '_', '.' and '-', at most 128")]
    [InlineData("ubuntu:-1", "'-1' is no tag; use letters, digits, '_', '.' and '-', at most 128")]
    [InlineData("ubuntu@sha256:0123", "'sha256:0123' is no digest; write 'sha256:' and 64 hexadecimal digits in lower case")]
    [InlineData("ubuntu@latest", "'latest' is no digest; write 'sha256:' and 64 hexadecimal digits in lower case")]
    [InlineData("a//b", "leave out the '/' that no name stands behind or before")]
    [InlineData("ghcr.io/", "leave out the '/' that no name stands behind or before")]
    [InlineData("/ubuntu", "leave out the '/' that no name stands behind or before")]
    [InlineData("ghcr.io:99999/a", "'ghcr.io:99999' is no registry; write its name, with or without ':' and a port")]
    [InlineData("ghcr.io:/a", "'ghcr.io:' is no registry; write its name, with or without ':' and a port")]
    [InlineData("-a", "'-a' is no name; use lower-case letters and digits, with '.', '_', '__' or '-' between them")]
    [InlineData("a...b", "'a...b' is no name; use lower-case letters and digits, with '.', '_', '__' or '-' between them")]
    [InlineData("$IMAGE", "'$IMAGE' is no name; use lower-case letters and digits, with '.', '_', '__' or '-' between them")]
    public void A_text_that_is_none_is_refused_with_the_repair(string text, string repair) => Assert.Equal(repair, ImageReference.Problem(text, pinned: false));

    [Fact]
    public void A_name_that_no_registry_keeps_is_refused()
    {
        Assert.Null(ImageReference.Problem(new string('a', 255), pinned: false));
        Assert.Equal("its name has more than 255 characters; shorten it", ImageReference.Problem(new string('a', 256), pinned: false));
        Assert.Null(ImageReference.Problem("a:" + new string('t', 128), pinned: false));
        Assert.EndsWith("is no tag; use letters, digits, '_', '.' and '-', at most 128", ImageReference.Problem("a:" + new string('t', 129), pinned: false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vllm/vllm-openai:v0.8.4", null)]
    [InlineData("vllm/vllm-openai@" + Digest, null)]
    [InlineData("vllm/vllm-openai", "name its tag or digest, for example \"vllm/vllm-openai:1.0\"")]
    [InlineData("localhost:5000/vllm", "name its tag or digest, for example \"localhost:5000/vllm:1.0\"")]
    public void An_image_that_is_deployed_is_pinned(string text, string? repair) => Assert.Equal(repair, ImageReference.Problem(text, pinned: true));
}
