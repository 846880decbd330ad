using Chains.TestSupport;
using Chains.Generators.Emission;

namespace Chains.Generators.Tests.Incrementality;

/// <summary>Two generated files of one name end the generator with CS8785, and all its types are gone.</summary>
public sealed class HintNameTests
{
    private const string Body = "{ public Task<string> RunRemote(string x, CancellationToken ct = default) => Task.FromResult(x); }";

    [Fact]
    public void Names_that_differ_in_case_alone_do_not_collide() =>
        Assert.Equal(4, GeneratorRun.Of($"using Chains; [Chainlet] public partial class Echo {Body} [Chainlet] public partial class ECHO {Body}").GeneratedSources.Count);

    [Fact]
    public void Names_that_differ_in_their_namespaces_dots_alone_do_not_collide() =>
        Assert.Equal(4, GeneratorRun.Of($"using Chains; namespace A.B {{ [Chainlet] public partial class C {Body} }} namespace A_B {{ [Chainlet] public partial class C {Body} }}").GeneratedSources.Count);

    [Fact]
    public void The_attribute_on_both_parts_is_the_compilers_error_and_one_set_of_files() =>
        Assert.Equal(2, GeneratorRun.Of($"using Chains; [Chainlet] public partial class Echo {Body} [Chainlet] public partial class Echo {{ }}",
            new GeneratorRunOptions { ExpectedDiagnostics = ["CS0579"] }).GeneratedSources.Count);

    [Fact]
    public void Letters_beyond_ASCII_and_long_names_give_a_file_name()
    {
        string name = HintName.For("Größe." + new string('x', 300), "chainlet");
        Assert.All(name, c => Assert.True(char.IsAsciiLetterOrDigit(c) || c is '.' or '_'));
        Assert.True(name.Length < 140);
    }

    [Fact]
    public void The_hash_is_the_same_on_every_machine() => Assert.Equal("4f9f2cab", HintName.Hash("hello"));
}
