namespace Chains.EndToEnd.Tests;

/// <summary>A request to the chainlet <c>Mirror</c> in protobuf's JSON, with a value in every field.</summary>
internal static class MirrorRequest
{
    public const string Json = """
        {
          "at": {"ticks": "1", "kind": "DATE_TIME_KIND_LOCAL"}, "scale": "0.10", "mark": 65535,
          "everything": {
            "values": {
              "char": 120, "half": 1.5, "int128": "-170141183460469231731687303715884105728", "uInt128": "340282366920938463463374607431768211455",
              "guid": "00112233-4455-6677-8899-aabbccddeeff", "decimal": "-79228162514264337593543950335", "date": "2026-01-31", "time": "13:05:59.1234567",
              "span": "-1.500000100s", "dateTime": {"ticks": "639000000000000000", "kind": "DATE_TIME_KIND_UTC"},
              "instant": {"time": "9999-12-31T23:59:59.999999900Z", "offsetMinutes": -210}, "uri": "https://example.com/ü?b=c", "version": "1.2.3.4"
            },
            "nullables": {
              "char": 0, "half": -0.25, "int128": "0", "guid": "00000000-0000-0000-0000-000000000000", "decimal": "0.00", "date": "0001-01-01", "time": "00:00:00",
              "span": "0s", "dateTime": {"ticks": "5"}, "instant": {"time": "1970-01-01T00:00:00Z"}, "uri": "../a b", "version": "0.0", "tuple": {"item1": 1, "item2": ""}
            },
            "json": {
              "element": {"a": [1, null, true, "x", {}], "": 1e300}, "node": -1.5, "object": {"k": {"l": []}}, "array": ["2", null],
              "maybeElement": null, "maybeNode": "text", "many": [null, [2]], "byName": {"k": false}
            },
            "tuples": {
              "named": {"item1": 1, "item2": "a"},
              "mixed": {"item1": "00112233-4455-6677-8899-aabbccddeeff", "item2": {"ticks": "7"}, "item3": [1, -2], "item4": {"s": "1s"}},
              "long": {"item1": 1, "item2": 2, "item3": 3, "item4": 4, "item5": 5, "item6": 6, "item7": 7, "item8": "eight", "item9": {"item1": true, "item2": 57}},
              "prices": [{"item1": "2026-01-31", "item2": "1.50"}, {"item1": "2026-02-01"}],
              "places": {"p": {"item1": 1.5, "item2": -2.5}},
              "generic": {"left": {"item1": 1, "item2": 2}, "right": {"left": "00112233-4455-6677-8899-aabbccddeeff", "right": "2026-01-31"}},
              "entry": {"key": "k", "value": 1},
              "link": {"name": "a", "edge": {"item1": {"name": "b", "edge": {"item2": 3}}, "item2": 2}}
            },
            "sets": {
              "hashSet": ["a", "b"], "set": ["00112233-4455-6677-8899-aabbccddeeff"], "readOnlySet": [2, 1], "sortedSet": ["2026-01-01", "2026-01-02"],
              "immutableArray": ["1.0", "2"], "immutableList": ["x", "x"], "immutableListInterface": ["1s", "0s"], "immutableHashSet": ["SHADE_DARK"], "immutableSortedSet": [-1, 2],
              "queue": [97, 98], "linkedList": [0.5], "collection": [{"time": "0001-01-01T00:00:00Z", "offsetMinutes": 840}], "observableCollection": ["1.0"],
              "readOnlyCollection": ["urn:x"], "sparse": [{"value": "00112233-4455-6677-8899-aabbccddeeff"}, {}], "nested": [{"items": [1]}, {}],
              "maybeSet": {}, "maybeArray": {"items": [1]}, "grid": [{"items": [1, 1]}, {}]
            },
            "maps": {
              "byGuid": {"00112233-4455-6677-8899-aabbccddeeff": "1.5"}, "byShade": {"7": "v", "99": "w"}, "byDay": {"2026-01-31": 1}, "byChar": {"97": {"value": "1s"}, "98": {}},
              "sorted": {"a": {"time": "2026-01-31T13:05:59Z", "offsetMinutes": 60}}, "sortedList": {"-1": "x"}, "ordered": {"o": 1}, "concurrent": {"c": 1},
              "immutable": {"h": {"items": [1]}}, "immutableInterface": {"00112233-4455-6677-8899-aabbccddeeff": "00000000-0000-0000-0000-000000000000"},
              "immutableSorted": {"1": "1.2"}, "maybeMap": {"entries": {"m": 1}}
            }
          }
        }
        """;
}
