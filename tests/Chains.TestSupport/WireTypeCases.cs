using System.Runtime.InteropServices;

namespace Chains.TestSupport;

/// <summary>
/// A value of a type that travels, written down three times by people, so that no side's code decides what is right: as C# has it, in protobuf's JSON by the documented form of the
/// type, which Google's classes read, and in Python, where <c>interop.py</c> fills the fields of a message.
/// </summary>
/// <param name="CSharp">An expression of the type.</param>
/// <param name="Json">The field in protobuf's JSON.</param>
/// <param name="Python">The field in Python: a dict is a message.</param>
/// <param name="IsLeftOut">Whether a field that is neither optional nor an element has no bytes for it, although its proto form is not the default of proto3.</param>
public sealed record WireValue(string CSharp, string Json, string Python, bool IsLeftOut = false);

/// <summary>A type that travels, as docs/spec/wire-types.md calls it, and values of it.</summary>
public sealed record WireTypeCase(string Type, params WireValue[] Values);

/// <summary>
/// The one list of what is exchanged with stock protobuf and stock gRPC. A type that travels and has no place here fails <c>InteropCoverageTests</c> in Chains.Generators.Tests.
/// </summary>
public static class WireTypeCases
{
    /// <summary>Types of the probe's own that the cases name.</summary>
    public const string Declarations = """"
        public enum Colour { Red = 0, Green = 5, Odd = -1 }

        public enum Shade : byte { Light = 1, Dark = 7 }

        public record Point(double X, double Y);

        public readonly record struct Pixel(int X, int Y) : IPart;

        public record Page<T>(IReadOnlyList<T> Items, int Total);

        public sealed record Tree(string Label, IReadOnlyList<Tree> Children, Tree? Next = null);

        public sealed record Link(string Name, (Link? Next, int Weight) Edge);

        public sealed class Settable
        {
            public string Name { get; set; } = "unnamed";

            public required int Number { get; init; }

            public Colour Colour { get; set; } = Colour.Green;
        }

        [JsonDerivedType(typeof(Circle), "circle")]
        [JsonDerivedType(typeof(Square), 7)]
        [JsonDerivedType(typeof(Group), "group")]
        public abstract record Shape;

        public sealed record Circle(double Radius) : Shape;

        public sealed record Square(int Side) : Shape;

        public sealed record Group(IReadOnlyList<Shape> Shapes, Shape? Frame = null) : Shape;

        [JsonDerivedType(typeof(Dog), "dog")]
        public record Animal(string Name);

        public sealed record Dog(string Name, int Tricks) : Animal(Name);

        [JsonDerivedType(typeof(Text), "text")]
        [JsonDerivedType(typeof(Pixel), "pixel")]
        public interface IPart;

        public sealed record Text(string Value) : IPart;

        """";

    private const string Tensors = "System.Numerics.Tensors.Tensor";

    /// <summary>Types of one value: each is also sent nullable, as an element of a list and as a value of a dictionary.</summary>
    public static IReadOnlyList<WireTypeCase> Values { get; } =
    [
        new("bool", V("true", "true", "True"), V("false", "false", "False")),
        new("sbyte", Same("-128"), Same("127"), Same("0")),
        new("byte", Same("200"), Same("255"), Same("0")),
        new("short", Same("-32768"), Same("1")),
        new("ushort", Same("65535"), Same("0")),
        new("int", Same("-2147483648"), Same("2147483647"), Same("0"), Same("-1")),
        new("uint", Same("4294967295"), Same("0"), Same("300")),
        new("long", V("-9223372036854775808", "\"-9223372036854775808\"", "-2**63"), V("9007199254740993", "\"9007199254740993\"", "2**53 + 1"), Same("0")),
        new("ulong", V("18446744073709551615", "\"18446744073709551615\"", "2**64 - 1"), Same("1")),
        new("float", V("1.5f", "1.5", "1.5"), V("float.NaN", "\"NaN\"", "float('nan')"), V("float.Epsilon", "1.401298464324817e-45", "2.0**-149"), V("float.MinValue", "-3.4028234663852886e38", "-3.4028234663852886e38"), Same("0")),
        new("double", Same("-2.25"), V("double.PositiveInfinity", "\"Infinity\"", "float('inf')"), V("double.Epsilon", "5e-324", "5e-324"), V("double.MaxValue", "1.7976931348623157e308", "1.7976931348623157e308"), V("double.NaN", "\"NaN\"", "float('nan')")),
        new("string", V("\"text\"", "\"text\"", "'text'"), V("\"größer 日本語 😀\"", "\"größer 日本語 😀\"", "'größer 日本語 😀'"), V("\"\"", "\"\"", "''"), V("""
            "a\0\r\n\"b\""
            """, """
            "a\u0000\r\n\"b\""
            """, """
            'a\0\r\n"b"'
            """)),
        new("byte[]", V("[1, 2, 3]", "\"AQID\"", "bytes([1, 2, 3])"), V("[]", "\"\"", "b''"), V("[0xFF, 0, 0x80]", "\"/wCA\"", "bytes([255, 0, 128])")),
        new("ReadOnlyMemory<byte>", V("new byte[] { 1, 2, 3 }", "\"AQID\"", "bytes([1, 2, 3])"), V("ReadOnlyMemory<byte>.Empty", "\"\"", "b''")),
        new("Memory<byte>", V("new byte[] { 0xFF, 0, 0x80 }", "\"/wCA\"", "bytes([255, 0, 128])")),
        new("char", V("'x'", "120", "ord('x')"), V("'\\uffff'", "65535", "0xFFFF"), V("'\\0'", "0", "0")),
        new("Half", V("(Half)1.5", "1.5", "1.5"), V("Half.MaxValue", "65504", "65504.0"), V("(Half)(-0.25)", "-0.25", "-0.25"), V("Half.Zero", "0", "0.0")),
        new("Guid", V("new Guid(\"00112233-4455-6677-8899-aabbccddeeff\")", "\"00112233-4455-6677-8899-aabbccddeeff\"", "UUID(int=0x00112233445566778899AABBCCDDEEFF)"), LeftOut("Guid.Empty", "\"00000000-0000-0000-0000-000000000000\"", "UUID(int=0)")),
        new("decimal", V("12.50m", "\"12.50\"", "Decimal('12.50')"), V("-79228162514264337593543950335m", "\"-79228162514264337593543950335\"", "Decimal(-(2**96 - 1))"), V("0.0000000000000000000000000001m", "\"0.0000000000000000000000000001\"", "Decimal(1).scaleb(-28)"), V("0.00m", "\"0.00\"", "Decimal('0.00')"), LeftOut("0m", "\"0\"", "Decimal(0)")),
        new("DateOnly", V("new DateOnly(2026, 1, 31)", "\"2026-01-31\"", "date(2026, 1, 31)"), V("DateOnly.MaxValue", "\"9999-12-31\"", "date.max"), LeftOut("DateOnly.MinValue", "\"0001-01-01\"", "date.min")),
        new("TimeOnly", V("new TimeOnly(13, 5, 59)", "\"13:05:59\"", "time(13, 5, 59)"), V("new TimeOnly(477591234567)", "\"13:15:59.1234567\"", "'13:15:59.1234567'"), LeftOut("TimeOnly.MinValue", "\"00:00:00\"", "time.min")),
        new("Int128", V("Int128.MinValue", "\"-170141183460469231731687303715884105728\"", "str(-2**127)"), V("Int128.MaxValue", "\"170141183460469231731687303715884105727\"", "str(2**127 - 1)"), LeftOut("Int128.Zero", "\"0\"", "'0'")),
        new("UInt128", V("UInt128.MaxValue", "\"340282366920938463463374607431768211455\"", "str(2**128 - 1)"), LeftOut("UInt128.Zero", "\"0\"", "'0'")),
        new("Uri", V("new Uri(\"https://example.com/ü?b=c\")", "\"https://example.com/ü?b=c\"", "'https://example.com/ü?b=c'"), V("new Uri(\"../a b\", UriKind.Relative)", "\"../a b\"", "'../a b'")),
        new("Version", V("new Version(1, 2, 3)", "\"1.2.3\"", "'1.2.3'"), V("new Version(1, 2, 3, 4)", "\"1.2.3.4\"", "'1.2.3.4'"), LeftOut("new Version()", "\"0.0\"", "'0.0'")),
        new("DateTime", V("new DateTime(2026, 1, 31, 13, 5, 59, DateTimeKind.Utc)", """{"ticks": "639054615590000000", "kind": "DATE_TIME_KIND_UTC"}""", "{'ticks': ticks(datetime(2026, 1, 31, 13, 5, 59)), 'kind': DATE_TIME_KIND_UTC}"), V("new DateTime(5, DateTimeKind.Local)", """{"ticks": "5", "kind": "DATE_TIME_KIND_LOCAL"}""", "{'ticks': 5, 'kind': DATE_TIME_KIND_LOCAL}"), V("DateTime.MaxValue", """{"ticks": "3155378975999999999"}""", "{'ticks': ticks(datetime.max) + 9}"), LeftOut("default(DateTime)", "{}", "{}")),
        new("DateTimeOffset", V("new DateTimeOffset(2026, 1, 31, 13, 5, 59, TimeSpan.FromHours(1))", """{"time": "2026-01-31T12:05:59Z", "offsetMinutes": 60}""", "instant(datetime(2026, 1, 31, 13, 5, 59, tzinfo=timezone(timedelta(hours=1))))"), V("new DateTimeOffset(2000, 2, 29, 0, 0, 0, 250, TimeSpan.FromMinutes(-210))", """{"time": "2000-02-29T03:30:00.250Z", "offsetMinutes": -210}""", "instant(datetime(2000, 2, 29, 0, 0, 0, 250000, tzinfo=timezone(-timedelta(minutes=210))))"), V("DateTimeOffset.MaxValue", """{"time": "9999-12-31T23:59:59.999999900Z"}""", "{'time': {'seconds': 253402300799, 'nanos': 999999900}}"), LeftOut("default(DateTimeOffset)", """{"time": "0001-01-01T00:00:00Z"}""", "instant(datetime(1, 1, 1, tzinfo=timezone.utc))")),
        new("TimeSpan", V("new TimeSpan(1, 13, 5, 59)", "\"133559s\"", "timedelta(days=1, hours=13, minutes=5, seconds=59)"), V("TimeSpan.FromTicks(-15000001)", "\"-1.500000100s\"", "{'seconds': -1, 'nanos': -500000100}"), LeftOut("TimeSpan.Zero", "\"0s\"", "timedelta(0)")),
        new("JsonElement", V("JsonElement.Parse(\"\"\"{\"a\":[1,null,true,\"x\",{}],\"\":1e300}\"\"\")", """{"a": [1, null, true, "x", {}], "": 1e300}""", "{'a': [1, None, True, 'x', {}], '': 1e300}"), V("JsonElement.Parse(\"null\")", "null", "NULL"), V("JsonElement.Parse(\"-1.5\")", "-1.5", "-1.5"), V("JsonElement.Parse(\"[]\")", "[]", "[]")),
        new("JsonDocument", V("JsonDocument.Parse(\"[true]\")", "[true]", "[True]"), V("JsonDocument.Parse(\"{}\")", "{}", "{}")),
        new("JsonNode", V("JsonNode.Parse(\"\\\"a\\\"\")!", "\"a\"", "'a'"), V("JsonNode.Parse(\"{\\\"k\\\":[false]}\")!", """{"k": [false]}""", "{'k': [False]}")),
        new("JsonObject", V("new JsonObject { [\"a\"] = 1 }", """{"a": 1}""", "{'a': 1}"), V("new JsonObject()", "{}", "{}")),
        new("JsonArray", V("new JsonArray(1, \"a\", null)", """[1, "a", null]""", "[1, 'a', None]"), V("new JsonArray()", "[]", "[]")),
        .. Numbers<float>("float", "FP32", 'f', "1, 2.5, -0.0, float('inf')", "1, 2.5f, -0.0f, float.PositiveInfinity", 1, 2.5f, -0f, float.PositiveInfinity),
        .. Numbers<double>("double", "FP64", 'd', "1, 2.5, -0.0, 5e-324", "1, 2.5, -0.0, 5e-324", 1, 2.5, -0d, 5e-324),
        .. Numbers<Half>("Half", "FP16", 'e', "1, -2.5, 65504, 0", "(Half)1, (Half)(-2.5), (Half)65504, (Half)0", (Half)1, (Half)(-2.5), Half.MaxValue, (Half)0),
        .. Numbers<bool>("bool", "BOOL", '?', "True, False, False, True", "true, false, false, true", true, false, false, true),
        .. Numbers<sbyte>("sbyte", "INT8", 'b', "1, -128, 127, 0", null, 1, -128, 127, (sbyte)0),
        .. Numbers<short>("short", "INT16", 'h', "1, -32768, 32767, 0", null, 1, -32768, 32767, (short)0),
        .. Numbers<ushort>("ushort", "UINT16", 'H', "1, 2, 65535, 0", null, 1, 2, 65535, (ushort)0),
        .. Numbers<int>("int", "INT32", 'i', "1, -2147483648, 2147483647, 0", null, 1, int.MinValue, int.MaxValue, 0),
        .. Numbers<uint>("uint", "UINT32", 'I', "1, 2, 4294967295, 0", null, 1u, 2u, uint.MaxValue, 0u),
        .. Numbers<long>("long", "INT64", 'q', "1, -9223372036854775808, 9223372036854775807, 0", null, 1, long.MinValue, long.MaxValue, 0L),
        .. Numbers<ulong>("ulong", "UINT64", 'Q', "1, 2, 18446744073709551615, 0", null, 1, 2, ulong.MaxValue, 0UL),
        new($"{Tensors}<byte>", Tensor<byte>("byte", "UINT8", 'B', "1, 255, 0, 7", "1, 255, 0, 7", [1, 2, 2], [1, 255, 0, (byte)7])),
        new("Colour", V("Colour.Green", "\"COLOUR_GREEN\"", "COLOUR_GREEN"), V("Colour.Red", "\"COLOUR_RED\"", "COLOUR_RED"), V("Colour.Odd", "\"COLOUR_ODD\"", "-1"), V("(Colour)42", "42", "42")),
        new("Shade", V("Shade.Dark", "\"SHADE_DARK\"", "SHADE_DARK"), V("(Shade)0", "\"SHADE_UNSPECIFIED\"", "0")),
        new("(int Count, string Name)", V("(1, \"a\")", """{"item1": 1, "item2": "a"}""", "{'item1': 1, 'item2': 'a'}"), V("(0, \"\")", "{}", "{}")),
        new("(Guid Id, DateTime? At, List<int> Numbers, Dictionary<string, TimeSpan> Spans)",
            V("(new Guid(\"00112233-4455-6677-8899-aabbccddeeff\"), new DateTime(7), [1, -2], new() { [\"s\"] = TimeSpan.FromSeconds(1) })", """{"item1": "00112233-4455-6677-8899-aabbccddeeff", "item2": {"ticks": "7"}, "item3": [1, -2], "item4": {"s": "1s"}}""", "{'item1': UUID('00112233-4455-6677-8899-aabbccddeeff'), 'item2': {'ticks': 7}, 'item3': [1, -2], 'item4': {'s': timedelta(seconds=1)}}"),
            V("(Guid.Empty, null, [], [])", "{}", "{}")),
        new("(int, int, int, int, int, int, int, string Eighth, (bool, char) Inner)", V("(1, 2, 3, 4, 5, 6, 7, \"eight\", (true, '9'))", """{"item1": 1, "item2": 2, "item3": 3, "item4": 4, "item5": 5, "item6": 6, "item7": 7, "item8": "eight", "item9": {"item1": true, "item2": 57}}""", "{**{f'item{n}': n for n in range(1, 8)}, 'item8': 'eight', 'item9': {'item1': True, 'item2': ord('9')}}")),
        new("Shape",
            V("new Circle(1.5)", """{"circle": {"radius": 1.5}}""", "{'circle': {'radius': 1.5}}"),
            V("new Square(0)", """{"square": {}}""", "{'square': {}}"),
            V("new Group([new Circle(0), new Group([])], new Square(2))", """{"group": {"shapes": [{"circle": {}}, {"group": {}}], "frame": {"square": {"side": 2}}}}""", "{'group': {'shapes': [{'circle': {}}, {'group': {}}], 'frame': {'square': {'side': 2}}}}")),
        new("Animal", V("new Animal(\"a\")", """{"animal": {"name": "a"}}""", "{'animal': {'name': 'a'}}"), V("new Dog(\"d\", 3)", """{"dog": {"name": "d", "tricks": 3}}""", "{'dog': {'name': 'd', 'tricks': 3}}")),
        new("IPart", V("new Text(\"t\")", """{"text": {"value": "t"}}""", "{'text': {'value': 't'}}"), V("new Pixel(1, -1)", """{"pixel": {"x": 1, "y": -1}}""", "{'pixel': {'x': 1, 'y': -1}}")),
        new("Google.Protobuf.WellKnownTypes.Duration", V("new Google.Protobuf.WellKnownTypes.Duration { Seconds = 1 }", "\"1s\"", "Duration(seconds=1)"), V("new Google.Protobuf.WellKnownTypes.Duration()", "\"0s\"", "Duration()")),
        new("Google.Protobuf.WellKnownTypes.FieldMask", V("new Google.Protobuf.WellKnownTypes.FieldMask { Paths = { \"a\", \"b.c\" } }", "\"a,b.c\"", "FieldMask(paths=['a', 'b.c'])")),
        new("Point", V("new Point(1, -2)", """{"x": 1, "y": -2}""", "{'x': 1, 'y': -2}"), V("new Point(0, 0)", "{}", "{}")),
        new("Pixel", V("new Pixel(1, -2)", """{"x": 1, "y": -2}""", "{'x': 1, 'y': -2}")),
        new("Settable", V("new Settable { Number = 7, Name = \"\", Colour = Colour.Red }", """{"name": "", "number": 7, "colour": "COLOUR_RED"}""", "{'name': '', 'number': 7, 'colour': 0}")),
        new("Tree",
            V("new Tree(\"root\", [new Tree(\"a\", [new Tree(\"b\", [])]), new Tree(\"c\", [])], new Tree(\"next\", []))", """{"label": "root", "children": [{"label": "a", "children": [{"label": "b"}]}, {"label": "c"}], "next": {"label": "next"}}""", "{'label': 'root', 'children': [{'label': 'a', 'children': [{'label': 'b'}]}, {'label': 'c'}], 'next': {'label': 'next'}}")),
        new("Link", V("new Link(\"a\", (new Link(\"b\", (null, 3)), 2))", """{"name": "a", "edge": {"item1": {"name": "b", "edge": {"item2": 3}}, "item2": 2}}""", "{'name': 'a', 'edge': {'item1': {'name': 'b', 'edge': {'item2': 3}}, 'item2': 2}}")),
        new("Page<Point>", V("new Page<Point>([new Point(1, 2)], 1)", """{"items": [{"x": 1, "y": 2}], "total": 1}""", "{'items': [{'x': 1, 'y': 2}], 'total': 1}")),
        new("Page<Page<decimal>>", V("new Page<Page<decimal>>([new Page<decimal>([1.0m], 1)], 2)", """{"items": [{"items": ["1.0"], "total": 1}], "total": 2}""", "{'items': [{'items': [Decimal('1.0')], 'total': 1}], 'total': 2}")),
        new("KeyValuePair<string, int>", V("new KeyValuePair<string, int>(\"a\", 1)", """{"key": "a", "value": 1}""", "{'key': 'a', 'value': 1}")),
    ];

    /// <summary>Collections, and what a message is put around.</summary>
    public static IReadOnlyList<WireTypeCase> Collections { get; } =
    [
        new("int[]", V("[1, -2]", "[1, -2]", "[1, -2]"), V("[]", "[]", "[]")),
        new("List<string>", V("[\"a\", \"\"]", "[\"a\", \"\"]", "['a', '']"), V("[]", "[]", "[]")),
        new("IReadOnlyList<Point>", V("[new Point(1, 2), new Point(0, 0)]", """[{"x": 1, "y": 2}, {}]""", "[{'x': 1, 'y': 2}, {}]")),
        new("IReadOnlyCollection<double>", V("[0.5, 0]", "[0.5, 0]", "[0.5, 0]")),
        new("IList<bool>", V("[true, false]", "[true, false]", "[True, False]")),
        new("ICollection<long>", V("[-1, 9007199254740993]", """["-1", "9007199254740993"]""", "[-1, 2**53 + 1]")),
        new("HashSet<string>", V("[\"a\", \"b\"]", """["a", "b"]""", "['a', 'b']")),
        new("ISet<Guid>", V("new HashSet<Guid> { new(\"00112233-4455-6677-8899-aabbccddeeff\") }", """["00112233-4455-6677-8899-aabbccddeeff"]""", "[UUID('00112233-4455-6677-8899-aabbccddeeff')]")),
        new("IReadOnlySet<int>", V("new HashSet<int> { 2, 1 }", "[2, 1]", "[2, 1]")),
        new("SortedSet<int>", V("[1, 2]", "[1, 2]", "[1, 2]")),
        new("SortedSet<DateOnly>", V("[new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 2)]", """["2026-01-01", "2026-01-02"]""", "[date(2026, 1, 1), date(2026, 1, 2)]")),
        new("Queue<int>", V("new([1, 2])", "[1, 2]", "[1, 2]")),
        new("LinkedList<Half>", V("new([(Half)0.5])", "[0.5]", "[0.5]")),
        new("Collection<int>", V("[1, 2]", "[1, 2]", "[1, 2]")),
        new("ObservableCollection<Version>", V("[new Version(1, 0)]", "[\"1.0\"]", "['1.0']")),
        new("ReadOnlyCollection<Uri>", V("new([new Uri(\"urn:x\")])", "[\"urn:x\"]", "['urn:x']")),
        new("ImmutableArray<int>", V("[1, 2]", "[1, 2]", "[1, 2]"), V("[]", "[]", "[]")),
        new("ImmutableList<int>", V("[1, 2]", "[1, 2]", "[1, 2]")),
        new("IImmutableList<TimeSpan>", V("ImmutableList.Create(TimeSpan.FromSeconds(1), TimeSpan.Zero)", """["1s", "0s"]""", "[timedelta(seconds=1), timedelta(0)]")),
        new("ImmutableHashSet<int>", V("[1]", "[1]", "[1]")),
        new("IImmutableSet<Colour>", V("ImmutableHashSet.Create(Colour.Green)", """["COLOUR_GREEN"]""", "[COLOUR_GREEN]")),
        new("ImmutableSortedSet<int>", V("[-1, 2]", "[-1, 2]", "[-1, 2]")),
        new("(int, string?)[]", V("[(1, null), (2, \"\")]", """[{"item1": 1}, {"item1": 2, "item2": ""}]""", "[{'item1': 1}, {'item1': 2, 'item2': ''}]")),
        new("Dictionary<string, int>", V("new() { [\"a\"] = 1, [\"\"] = 0 }", """{"a": 1, "": 0}""", "{'a': 1, '': 0}"), V("[]", "{}", "{}")),
        new("IDictionary<int, string>", V("new Dictionary<int, string> { [-1] = \"x\" }", """{"-1": "x"}""", "{-1: 'x'}")),
        new("IReadOnlyDictionary<Colour, Point>", V("new Dictionary<Colour, Point> { [Colour.Green] = new(1, 2), [(Colour)99] = new(0, 0) }", """{"5": {"x": 1, "y": 2}, "99": {}}""", "{5: {'x': 1, 'y': 2}, 99: {}}")),
        new("SortedDictionary<Guid, int>", V("new() { [Guid.Empty] = 1 }", """{"00000000-0000-0000-0000-000000000000": 1}""", "{str(UUID(int=0)): 1}")),
        new("SortedList<ulong, DateTimeOffset>", V("new() { [ulong.MaxValue] = new DateTimeOffset(2026, 1, 31, 13, 5, 59, TimeSpan.FromHours(1)) }", """{"18446744073709551615": {"time": "2026-01-31T12:05:59Z", "offsetMinutes": 60}}""", "{2**64 - 1: instant(datetime(2026, 1, 31, 13, 5, 59, tzinfo=timezone(timedelta(hours=1))))}")),
        new("OrderedDictionary<byte, Colour>", V("new() { [255] = Colour.Green, [0] = Colour.Red }", """{"255": "COLOUR_GREEN", "0": "COLOUR_RED"}""", "{255: 5, 0: 0}")),
        new("ConcurrentDictionary<sbyte, Shape>", V("new() { [-128] = new Circle(1) }", """{"-128": {"circle": {"radius": 1}}}""", "{-128: {'circle': {'radius': 1}}}")),
        new("ImmutableDictionary<bool, int>", V("ImmutableDictionary<bool, int>.Empty.Add(true, 1).Add(false, 0)", """{"true": 1, "false": 0}""", "{True: 1, False: 0}")),
        new("IImmutableDictionary<long, Guid>", V("ImmutableDictionary<long, Guid>.Empty.Add(-9, Guid.Empty)", """{"-9": "00000000-0000-0000-0000-000000000000"}""", "{-9: UUID(int=0)}")),
        new("ImmutableSortedDictionary<uint, Version>", V("ImmutableSortedDictionary<uint, Version>.Empty.Add(4294967295, new Version(1, 2))", """{"4294967295": "1.2"}""", "{2**32 - 1: '1.2'}")),
        new("Dictionary<DateOnly, ReadOnlyMemory<float>>", V("new() { [new DateOnly(2026, 1, 31)] = new float[] { 1 } }", """{"2026-01-31": {"datatype": "FP32", "shape": ["1"], "rawData": "AACAPw=="}}""", "{'2026-01-31': tensor('FP32', [1], 'f', 1)}")),
        new("Dictionary<char, TimeSpan?>", V("new() { ['a'] = TimeSpan.FromSeconds(1), ['b'] = null }", """{"97": {"value": "1s"}, "98": {}}""", "{97: {'value': timedelta(seconds=1)}, 98: {}}")),
        new("Dictionary<short, JsonElement>", V("new() { [-1] = JsonElement.Parse(\"[null]\") }", """{"-1": [null]}""", "{-1: [None]}")),
        new("Dictionary<ushort, bool>", V("new() { [65535] = false }", """{"65535": false}""", "{65535: False}")),
        new("Dictionary<string, int[]>", V("new() { [\"a\"] = [1, 2], [\"b\"] = [] }", """{"a": {"items": [1, 2]}, "b": {}}""", "{'a': {'items': [1, 2]}, 'b': {}}")),
        new("Dictionary<string, Dictionary<string, int>>", V("new() { [\"a\"] = new() { [\"b\"] = 1 } }", """{"a": {"entries": {"b": 1}}}""", "{'a': {'entries': {'b': 1}}}")),
        new("int?", V("null", "null", "None"), Same("0"), Same("5")),
        new("Point?", V("null", "null", "None"), V("new Point(0, 0)", "{}", "{}"), V("new Point(1, 2)", """{"x": 1, "y": 2}""", "{'x': 1, 'y': 2}")),
        new("List<int>?", V("null", "null", "None"), V("[]", "{}", "{}"), V("[1, 2]", """{"items": [1, 2]}""", "{'items': [1, 2]}")),
        new("HashSet<string>?", V("[\"a\"]", """{"items": ["a"]}""", "{'items': ['a']}"), V("null", "null", "None")),
        new("ImmutableArray<int>?", V("ImmutableArray.Create(1)", """{"items": [1]}""", "{'items': [1]}"), V("null", "null", "None"), V("ImmutableArray<int>.Empty", "{}", "{}")),
        new("ImmutableDictionary<string, int>?", V("null", "null", "None"), V("ImmutableDictionary<string, int>.Empty.Add(\"m\", 1)", """{"entries": {"m": 1}}""", "{'entries': {'m': 1}}"), V("ImmutableDictionary<string, int>.Empty", "{}", "{}")),
        new("List<List<int>>", V("[[1, 2], []]", """[{"items": [1, 2]}, {}]""", "[{'items': [1, 2]}, {}]")),
        new("List<int?>", V("[1, null, 0]", """[{"value": 1}, {}, {"value": 0}]""", "[{'value': 1}, {}, {'value': 0}]")),
        new("List<Shape?>", V("[new Circle(1), null]", """[{"value": {"circle": {"radius": 1}}}, {}]""", "[{'value': {'circle': {'radius': 1}}}, {}]")),
    ];

    private static WireValue V(string csharp, string json, string python) => new(csharp, json, python);

    private static WireValue LeftOut(string csharp, string json, string python) => new(csharp, json, python, IsLeftOut: true);

    private static WireValue Same(string number) => new(number, number, number);

    // Memory of numbers and tensors: four of them, as a vector and as two rows.
    private static WireTypeCase[] Numbers<T>(string type, string datatype, char format, string python, string? csharp, params T[] numbers)
        where T : unmanaged
    {
        csharp ??= python;
        return
        [
            new($"{(type is "double" or "int" ? "Memory" : "ReadOnlyMemory")}<{type}>",
                new($"new {type}[] {{ {csharp} }}", TensorJson(datatype, [4], numbers), TensorPython(datatype, [4], format, python)),
                LeftOut($"new {type}[0]", TensorJson(datatype, [0], Array.Empty<T>()), TensorPython(datatype, [0], format, ""))),
            new($"{Tensors}<{type}>",
                Tensor(type, datatype, format, python, csharp, [2, 2], numbers),
                Tensor<T>(type, datatype, format, "", "", [2, 0], [])),
        ];
    }

    private static WireValue Tensor<T>(string type, string datatype, char format, string python, string csharp, int[] shape, T[] numbers)
        where T : unmanaged
        => new($"{Tensors}.Create(new {type}[] {{ {csharp} }}, [{string.Join(", ", shape)}])", TensorJson(datatype, shape, numbers), TensorPython(datatype, shape, format, python));

    private static string TensorJson<T>(string datatype, int[] shape, T[] numbers)
        where T : unmanaged
        => $$"""{"datatype": "{{datatype}}", "shape": [{{string.Join(", ", shape)}}], "rawData": "{{Convert.ToBase64String(MemoryMarshal.AsBytes<T>(numbers))}}"}""";

    private static string TensorPython(string datatype, int[] shape, char format, string numbers) => $"tensor('{datatype}', [{string.Join(", ", shape)}], '{format}', {numbers})";
}
