using Chains.Generators.Declarations.Values;

namespace Chains.Analyzers.Tests.Values;

/// <summary>Paths of folders and files within a folder, and globs.</summary>
public sealed class RelativePathsTests
{
    [Theory]
    [InlineData("data")]
    [InlineData("data/models.v1")]
    [InlineData("data/")]
    [InlineData("./data")]
    [InlineData(".hidden/x")]
    [InlineData("a b/c d")]
    [InlineData("a..b/c")]
    [InlineData("données")]
    [InlineData("a&b")]
    [InlineData("a@b")]
    [InlineData("x/y/z/1/2/3")]
    [InlineData("it's")]
    public void A_folder_is_taken(string text) => Assert.Null(RelativePaths.FolderProblem(text));

    [Theory]
    [InlineData("", "write a path, or leave it out")]
    [InlineData("/etc", "leave out the root")]
    [InlineData("~/data", "leave out the root")]
    [InlineData("C:\\data", "leave out the root")]
    [InlineData("\\\\server\\share", "leave out the root")]
    [InlineData("../..", "leave out '..'")]
    [InlineData("data/../x", "leave out '..'")]
    [InlineData("data\\models", "write \"data/models\"")]
    [InlineData("data//models", "write \"data/models\"")]
    [InlineData("data/./models", "write \"data/models\"")]
    [InlineData(" data", "write \"data\"")]
    [InlineData("data\n", "leave out line breaks")]
    [InlineData("data/*", "leave out '*'")]
    [InlineData("$(Home)", "leave out '$'")]
    [InlineData("%TEMP%", "leave out '%'")]
    [InlineData("a;b", "leave out ';'")]
    [InlineData("@(Compile)", "leave out '@('")]
    [InlineData(".", "name a folder within it")]
    [InlineData("./", "name a folder within it")]
    public void A_folder_that_is_none_is_refused_with_the_repair(string text, string repair) => Assert.Equal(repair, RelativePaths.FolderProblem(text));

    [Theory]
    [InlineData("a.bin", null)]
    [InlineData("weights/a.bin", null)]
    [InlineData("weights/", "name the file, too")]
    [InlineData(".", "name the file, too")]
    [InlineData("/etc/x", "leave out the root")]
    public void A_file_has_a_name(string text, string? repair) => Assert.Equal(repair, RelativePaths.FileProblem(text));

    [Theory]
    [InlineData("*.safetensors", null)]
    [InlineData("**/*.json", null)]
    [InlineData("model-0000[0-9]-of-*.bin", null)]
    [InlineData("tokenizer.json", null)]
    [InlineData("sub/*", null)]
    [InlineData("a?b", null)]
    [InlineData("", "write a pattern such as \"*.safetensors\"")]
    [InlineData("/x/*", "write \"x/*\": patterns begin within the repository")]
    [InlineData("../x", "leave out '..'")]
    [InlineData("sub\\*", "write \"sub/*\"")]
    [InlineData("!*.bin", "put it into the other list, without '!'")]
    [InlineData("*.[ab", "close each '[' by a ']'")]
    [InlineData("hf://a/b/*", "write the part behind the repository's name")]
    [InlineData("*.bin ", "write \"*.bin\"")]
    [InlineData("*.bin\n", "leave out line breaks")]
    public void A_glob(string text, string? repair) => Assert.Equal(repair, RelativePaths.GlobProblem(text));
}
