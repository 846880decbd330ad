using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Chains.Grpc.Tests.Reflection;

/// <summary>What is found in files, and which files are refused.</summary>
public sealed class DescriptorIndexTests
{
    [Theory]
    [InlineData("p.M", true)]
    [InlineData("p.M.f", true)]
    [InlineData("p.M.o", true)]
    [InlineData("p.M.N", true)]
    [InlineData("p.M.N.g", true)]
    [InlineData("p.M.E", true)]
    [InlineData("p.M.E_ZERO", true)]
    [InlineData("p.M.x", true)]
    [InlineData("p.E", true)]
    [InlineData("p.E_ONE", true)]
    [InlineData("p.S", true)]
    [InlineData("p.S.Do", true)]
    [InlineData("p.y", true)]
    [InlineData("p.E.E_ONE", false)]
    [InlineData("p", false)]
    [InlineData("M", false)]
    [InlineData("p.m", false)]
    [InlineData("", false)]
    public void Everything_that_a_file_defines_is_found_by_its_full_name(string symbol, bool found)
    {
        DescriptorIndex index = new GrpcReflection([Example().ToByteArray()]).Index;

        Assert.Equal(found, index.TryFindSymbol(symbol, out DescriptorFile? file));
        Assert.Equal(found ? "example.proto" : null, file?.Name);
    }

    [Fact]
    public void Package_may_stand_behind_what_is_in_it()
    {
        // Fields of a message may come in any order.
        byte[] bytes = [.. new FileDescriptorProto { Name = "late.proto", MessageType = { new DescriptorProto { Name = "M" } } }.ToByteArray(), .. new FileDescriptorProto { Package = "late" }.ToByteArray()];

        Assert.True(new GrpcReflection([bytes]).Index.TryFindSymbol("late.M", out _));
    }

    [Fact]
    public void Extensions_are_found_by_what_they_extend()
    {
        FileDescriptorProto more = new() { Name = "more.proto", Package = "q", Dependency = { "example.proto" }, Extension = { Extension("z", ".p.M", 536870911) } };
        DescriptorIndex index = new GrpcReflection([more.ToByteArray(), Example().ToByteArray()]).Index;

        Assert.True(index.TryFindExtensions("p.M", out var extensions));
        Assert.Equal([(101, "example.proto"), (102, "example.proto"), (536870911, "more.proto")], extensions.Select(extension => (extension.Key, extension.Value.Name)));
        Assert.True(index.TryFindExtensions("p.M.N", out var none));
        Assert.Empty(none);
        Assert.False(index.TryFindExtensions("p.E", out _));
    }

    [Fact]
    public void Every_file_stands_before_what_it_imports()
    {
        DescriptorIndex index = new GrpcReflection([
            File("d"),
            File("c", "d"),
            File("b", "c", "d", "google/protobuf/timestamp.proto"),
            File("a", "d", "b", "c"),
            File("e", "a")]).Index;
        Assert.True(index.TryFindFile("a", out DescriptorFile? a));

        IReadOnlyList<DescriptorFile> files = index.WithImports(a);

        Assert.Equal("a", files[0].Name);
        Assert.Equal(["a", "b", "c", "d", "google/protobuf/timestamp.proto"], files.Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.All(file.Imports, import => Assert.True(Position(import) > Position(file.Name), $"{import} stands before {file.Name}")));

        int Position(string name) => files.Select(file => file.Name).ToList().IndexOf(name);
    }

    [Fact]
    public void A_long_chain_of_imports_does_not_exhaust_the_stack()
    {
        const int Count = 20_000;
        DescriptorIndex index = new GrpcReflection(Enumerable.Range(0, Count).Select(i => File($"f{i}", i + 1 < Count ? [$"f{i + 1}"] : []))).Index;
        Assert.True(index.TryFindFile("f0", out DescriptorFile? first));

        Assert.Equal(Count, index.WithImports(first).Count);
    }

    [Fact]
    public void The_same_file_twice_is_one_file()
    {
        Assert.True(new GrpcReflection([Example().ToByteArray(), Example().ToByteArray()]).Index.TryFindFile("example.proto", out _));
    }

    [Fact]
    public void A_set_holds_its_files()
    {
        FileDescriptorSet set = new() { File = { Example(), new FileDescriptorProto { Name = "other.proto", Dependency = { "example.proto" } } } };
        DescriptorIndex index = GrpcReflection.FromDescriptorSet(set.ToByteArray()).Index;

        Assert.True(index.TryFindFile("example.proto", out _));
        Assert.True(index.TryFindFile("other.proto", out _));
    }

    [Fact]
    public void Own_health_contract_under_another_file_name_takes_the_place_of_the_standard_one()
    {
        FileDescriptorProto own = new() { Name = "health.proto", Package = "grpc.health.v1", Service = { new ServiceDescriptorProto { Name = "Health" } } };
        DescriptorIndex index = new GrpcReflection([own.ToByteArray()]).Index;

        Assert.True(index.TryFindSymbol("grpc.health.v1.Health", out DescriptorFile? file));
        Assert.Equal("health.proto", file.Name);
        Assert.False(index.TryFindFile("grpc/health/v1/health.proto", out _));
    }

    [Fact]
    public void An_import_that_is_missing_is_named()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new GrpcReflection([File("a", "b/gone.proto")]));
        Assert.Contains("'a' imports 'b/gone.proto'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("--include_imports", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_files_of_one_name_are_refused()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new GrpcReflection([File("a"), File("a", "google/protobuf/any.proto")]));
        Assert.Contains("'a'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_symbol_of_two_files_is_refused_with_both_names()
    {
        FileDescriptorProto copy = Example();
        copy.Name = "copy.proto";
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new GrpcReflection([Example().ToByteArray(), copy.ToByteArray()]));
        Assert.Contains("'p.M' of 'copy.proto' is already defined in 'example.proto'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1203746573")]
    [InlineData("0A0161" + "2202120A")]
    [InlineData("0A0161" + "2200")]
    public void Bytes_that_are_no_file_are_refused(string bytes) =>
        Assert.Throws<ArgumentException>(() => new GrpcReflection([Convert.FromHexString(bytes)]));

    [Fact]
    public void Bytes_that_are_no_set_are_refused() => Assert.Throws<ArgumentException>(() => GrpcReflection.FromDescriptorSet("<html>"u8.ToArray()));

    [Fact]
    public void Messages_nested_without_end_do_not_exhaust_the_stack()
    {
        DescriptorProto message = new() { Name = "M" };
        for (int i = 0; i < 5000; i++)
        {
            message = new DescriptorProto { Name = "M", NestedType = { message } };
        }

        ArgumentException exception = Assert.Throws<ArgumentException>(() => new GrpcReflection([new FileDescriptorProto { Name = "deep.proto", MessageType = { message } }.ToByteArray()]));
        Assert.Contains("deep.proto", exception.Message, StringComparison.Ordinal);
    }

    private static ReadOnlyMemory<byte> File(string name, params string[] imports) => new FileDescriptorProto { Name = name, Dependency = { imports } }.ToByteArray();

    private static FileDescriptorProto Example() => new()
    {
        Name = "example.proto",
        Package = "p",
        MessageType =
        {
            new DescriptorProto
            {
                Name = "M",
                Field = { new FieldDescriptorProto { Name = "f", Number = 1 } },
                OneofDecl = { new OneofDescriptorProto { Name = "o" } },
                NestedType = { new DescriptorProto { Name = "N", Field = { new FieldDescriptorProto { Name = "g", Number = 1 } } } },
                EnumType = { new EnumDescriptorProto { Name = "E", Value = { new EnumValueDescriptorProto { Name = "E_ZERO", Number = 0 } } } },
                Extension = { Extension("x", ".p.M", 102) },
            },
        },
        EnumType = { new EnumDescriptorProto { Name = "E", Value = { new EnumValueDescriptorProto { Name = "E_ONE", Number = 1 } } } },
        Service = { new ServiceDescriptorProto { Name = "S", Method = { new MethodDescriptorProto { Name = "Do", InputType = ".p.M", OutputType = ".p.M" } } } },
        Extension = { Extension("y", ".p.M", 101) },
    };

    private static FieldDescriptorProto Extension(string name, string extendee, int number) => new() { Name = name, Extendee = extendee, Number = number };
}
