using Chains.Generators.Contracts;

namespace Chains.Generators.Tests.Contracts;

/// <summary>What the parser reads, and that whatever else it meets is an error with its place and never an exception.</summary>
public sealed class LockParserTests
{
    private const string Full = """
        syntax = "proto3";

        package shop.v1;

        import "types.proto";

        option csharp_namespace = "Shop.V1.Protos";

        // The chainlet Shop.V1.Stock.
        service Stock {
          rpc RunRemote(stream StockRunRemoteRequest) returns (stream StockRunRemoteResponse);
        }

        /* A remark
           of two lines. */
        message StockRunRemoteRequest {
          reserved 2, 5 to 7, 1000 to max;
          reserved "old", "older";
          string name = 1; // A remark of a hand.
          optional int64 max_count = 3 [json_name = "MAX\u0022", deprecated = true];
          repeated .shop.v1.Item items = 4; // optional
          map<string, Item> by_name = 8;
          oneof kind {
            string text = 9;
            Item item = 10;
          }
        }

        message StockRunRemoteResponse {}

        // Shop.V1.Item<int,string>
        message Item { message Inner { bool yes = 1; } Inner inner = 1; }

        // Holds what proto3 cannot put in a field as it is.
        message ItemList { repeated Item items = 1; }

        // Shop.V1.Colour
        enum Colour {
          option allow_alias = true;
          reserved -5 to -2, 9 to max;
          COLOUR_UNSPECIFIED = 0;
          COLOUR_DARK_RED = 1;
          COLOUR_HTTP = 2; // in JSON: HTTP
          COLOUR_LEAST = -2147483648;
        }
        """;

    [Fact]
    public void Everything_that_the_product_writes_is_read()
    {
        LockFile file = LockParser.Read("/p/contracts/stock.proto", Full);
        Assert.Null(file.Error);
        Assert.Equal(("/p/contracts", "shop.v1", "Shop.V1.Protos", "types.proto"), (file.Folder, file.Package, file.CSharpNamespace, Assert.Single(file.Imports)));
        Assert.Equal(new LockService("Stock", "Shop.V1.Stock", "StockRunRemoteRequest", "StockRunRemoteResponse", true, true, 9), Assert.Single(file.Services));
        LockMessage request = file.Messages[0];
        Assert.Equal(
            [
                new LockField("name", 1, "", "", "string", "name", "", false, 18),
                new LockField("max_count", 3, "optional", "", "int64", "MAX\"", "", true, 19),
                new LockField("items", 4, "repeated", "", ".shop.v1.Item", "items", "", true, 20),
                new LockField("by_name", 8, "map", "string", "Item", "byName", "", false, 21),
                new LockField("text", 9, "", "", "string", "text", "kind", true, 23),
                new LockField("item", 10, "", "", "Item", "item", "kind", true, 24),
            ],
            request.Fields);
        Assert.Equal([new ReservedRange(2, 2), new ReservedRange(5, 7), new ReservedRange(1000, 536870911)], request.Reserved.Ranges);
        Assert.Equal(["old", "older"], request.Reserved.Names);
        Assert.Equal(["StockRunRemoteRequest", "StockRunRemoteResponse", "Item", "Item.Inner", "ItemList"], file.Messages.Select(m => m.Name));
        Assert.Equal(["", "", "Shop.V1.Item<int,string>", "", ""], file.Messages.Select(m => m.Id));
        Assert.True(file.Messages[^1].IsWrapper);
        LockEnum colour = Assert.Single(file.Enums);
        Assert.Equal([("Unspecified", 0), ("DarkRed", 1), ("HTTP", 2), ("Least", int.MinValue)], colour.Values.Select(v => (v.Json, v.Number)));
        Assert.Equal([new ReservedRange(-5, -2), new ReservedRange(9, int.MaxValue)], colour.Reserved.Ranges);
    }

    [Fact]
    public void Blanks_line_ends_and_a_mark_of_the_encoding_do_not_matter()
    {
        LockFile plain = LockParser.Read("a", Full);
        Assert.Equal(plain, LockParser.Read("a", "\ufeff" + Full.Replace("\n", "\r\n", StringComparison.Ordinal)));
        LockFile loose = LockParser.Read("a", Full.Replace("= ", " =\t ", StringComparison.Ordinal).Replace("{ ", "{\t", StringComparison.Ordinal));
        Assert.Equal(plain, loose);
    }

    [Theory]
    [InlineData("", 0, "the file ends where 'syntax = \"proto3\";' belongs")]
    [InlineData("syntax = \"proto2\";", 0, "the syntax is 'proto2', but contracts are proto3")]
    [InlineData("syntax = \"proto3\";\nmessage A {\n  string a = 1\n}", 3, "'}' stands where ';' belongs")]
    [InlineData("syntax = \"proto3\";\nmessage A {\n  string a = 1;\n  string b = 1;\n}", 3, "the message 'A' gives the number 1 to 'a' and to 'b'")]
    [InlineData("syntax = \"proto3\";\nmessage A {\n  string a = 1;\n  int32 a = 2;\n}", 3, "the message 'A' declares the field 'a' twice")]
    [InlineData("syntax = \"proto3\";\nmessage A {\n  reserved 1;\n  string a = 1;\n}", 3, "the message 'A' reserves the number or name of its field 'a'")]
    [InlineData("syntax = \"proto3\";\nmessage A {\n  reserved \"a\";\n  string a = 1;\n}", 3, "the message 'A' reserves the number or name of its field 'a'")]
    [InlineData("syntax = \"proto3\";\nmessage A {\n  string a = 0;\n}", 2, "0 is not within 1 to 536870911")]
    [InlineData("syntax = \"proto3\";\nmessage A {\n  string a = 99999999999999999999;\n}", 2, "'99999999999999999999' is no number")]
    [InlineData("syntax = \"proto3\";\nmessage A {}\n\nenum A { B = 0; }", 3, "'A' is declared twice")]
    [InlineData("syntax = \"proto3\";\nenum A {\n  B = 1;\n}", 3, "the enum 'A' does not begin with a value that is 0")]
    [InlineData("syntax = \"proto3\";\nservice A {\n  rpc Other(B) returns (C);\n}", 2, "the service 'A' has the method 'Other', but a chainlet has RunRemote alone")]
    [InlineData("syntax = \"proto3\";\nservice A {\n}", 2, "the service 'A' lacks its method RunRemote")]
    [InlineData("syntax = \"proto3\";\nextend A {\n}", 1, "'extend' stands where package, import, option, service, message or enum belongs")]
    [InlineData("syntax = \"proto3\";\nmessage A {\n", 2, "the file ends where a field belongs")]
    [InlineData("syntax = \"proto3\";\n/* no end", 1, "the comment has no end")]
    [InlineData("syntax = \"proto3\";\nimport \"types.proto", 1, "the string has no end")]
    [InlineData("<<<<<<< HEAD\nsyntax = \"proto3\";", 0, "'<' stands where 'syntax = \"proto3\";' belongs")]
    public void What_is_broken_is_named_with_its_line(string text, int line, string reason)
    {
        LockFile file = LockParser.Read("a.proto", text);
        Assert.Equal((line, reason), (file.Error?.Line, file.Error?.Reason));
    }

    [Fact]
    public void No_text_makes_it_throw()
    {
        Random random = new(4711);
        for (int cut = 0; cut < Full.Length; cut++)
        {
            LockParser.Read("a", Full[..cut]);
            LockParser.Read("a", Full.Remove(cut, 1));
            LockParser.Read("a", Full.Insert(cut, ((char)random.Next(1, 127)).ToString()));
            int other = random.Next(Full.Length);
            LockParser.Read("a", Full[..cut] + Full[other..]);
        }
        LockFile deep = LockParser.Read("a", "syntax = \"proto3\";" + string.Concat(Enumerable.Repeat("message A{", 100_000)));
        Assert.Equal("messages are nested without end", deep.Error?.Reason);
        deep = LockParser.Read("a", "syntax = \"proto3\"; message A {" + string.Concat(Enumerable.Repeat("oneof a {", 100_000)));
        Assert.NotNull(deep.Error);
    }
}
