using System.Text;

namespace Chains.Grpc.Hostile.Tests;

/// <summary>Reads the header blocks of a peer that keeps the rules: static and dynamic table, Huffman codes. One instance per direction of a connection.</summary>
internal sealed class HPackDecoder
{
    private const int EntryOverhead = 32;

    private static readonly (string Name, string Value)[] Static =
    [
        (":authority", ""), (":method", "GET"), (":method", "POST"), (":path", "/"), (":path", "/index.html"), (":scheme", "http"), (":scheme", "https"),
        (":status", "200"), (":status", "204"), (":status", "206"), (":status", "304"), (":status", "400"), (":status", "404"), (":status", "500"),
        ("accept-charset", ""), ("accept-encoding", "gzip, deflate"), ("accept-language", ""), ("accept-ranges", ""), ("accept", ""),
        ("access-control-allow-origin", ""), ("age", ""), ("allow", ""), ("authorization", ""), ("cache-control", ""), ("content-disposition", ""),
        ("content-encoding", ""), ("content-language", ""), ("content-length", ""), ("content-location", ""), ("content-range", ""), ("content-type", ""),
        ("cookie", ""), ("date", ""), ("etag", ""), ("expect", ""), ("expires", ""), ("from", ""), ("host", ""), ("if-match", ""), ("if-modified-since", ""),
        ("if-none-match", ""), ("if-range", ""), ("if-unmodified-since", ""), ("last-modified", ""), ("link", ""), ("location", ""), ("max-forwards", ""),
        ("proxy-authenticate", ""), ("proxy-authorization", ""), ("range", ""), ("referer", ""), ("refresh", ""), ("retry-after", ""), ("server", ""),
        ("set-cookie", ""), ("strict-transport-security", ""), ("transfer-encoding", ""), ("user-agent", ""), ("vary", ""), ("via", ""), ("www-authenticate", ""),
    ];

    private readonly List<(string Name, string Value)> _dynamic = [];
    private int _size;
    private int _maxSize = 4096;

    public List<(string Name, string Value)> Decode(ReadOnlySpan<byte> block)
    {
        List<(string, string)> headers = [];
        int at = 0;
        while (at < block.Length)
        {
            byte first = block[at];
            if ((first & 0x80) != 0)
            {
                headers.Add(Entry(ReadInteger(block, ref at, 7)));
            }
            else if ((first & 0xe0) == 0x20)
            {
                _maxSize = ReadInteger(block, ref at, 5);
                Evict();
            }
            else
            {
                bool isIndexed = (first & 0x40) != 0;
                int name = ReadInteger(block, ref at, isIndexed ? 6 : 4);
                (string Name, string Value) header = (name == 0 ? ReadString(block, ref at) : Entry(name).Name, ReadString(block, ref at));
                headers.Add(header);
                if (isIndexed)
                {
                    _dynamic.Insert(0, header);
                    _size += SizeOf(header);
                    Evict();
                }
            }
        }

        return headers;
    }

    private (string Name, string Value) Entry(int index) => index <= Static.Length ? Static[index - 1] : _dynamic[index - Static.Length - 1];

    private void Evict()
    {
        while (_size > _maxSize)
        {
            _size -= SizeOf(_dynamic[^1]);
            _dynamic.RemoveAt(_dynamic.Count - 1);
        }
    }

    private static int SizeOf((string Name, string Value) header) => header.Name.Length + header.Value.Length + EntryOverhead;

    private static int ReadInteger(ReadOnlySpan<byte> block, ref int at, int prefixBits)
    {
        int limit = (1 << prefixBits) - 1;
        int value = block[at++] & limit;
        if (value < limit)
        {
            return value;
        }

        int shift = 0;
        byte next;
        do
        {
            next = block[at++];
            value += (next & 127) << shift;
            shift += 7;
        }
        while ((next & 128) != 0);
        return value;
    }

    private static string ReadString(ReadOnlySpan<byte> block, ref int at)
    {
        bool isHuffman = (block[at] & 0x80) != 0;
        int length = ReadInteger(block, ref at, 7);
        ReadOnlySpan<byte> bytes = block.Slice(at, length);
        at += length;
        return Encoding.Latin1.GetString(isHuffman ? Huffman.Decode(bytes) : bytes);
    }
}
