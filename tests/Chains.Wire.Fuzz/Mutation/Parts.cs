using System.Buffers.Binary;

namespace Chains.Fuzz.Mutation;

/// <summary>A body as the messages or documents that it holds.</summary>
internal static class Parts
{
    private const int Prefix = 5;

    public static List<byte[]> Split(WireForm form, byte[] body)
    {
        switch (form)
        {
            case WireForm.Json:
                return [body];
            case WireForm.Lines:
                var lines = new List<byte[]>();
                foreach (Range range in body.AsSpan().Split((byte)'\n'))
                {
                    if (body.AsSpan(range).IndexOfAnyExcept(" \t\r"u8) >= 0)
                    {
                        lines.Add(body[range]);
                    }
                }

                return lines;
            default:
                var messages = new List<byte[]>();
                for (int at = 0; at + Prefix <= body.Length;)
                {
                    long end = at + Prefix + (long)BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(at + 1));
                    messages.Add(body[(at + Prefix)..(int)Math.Min(end, body.Length)]);
                    at = (int)Math.Min(end, body.Length);
                }

                return messages;
        }
    }

    public static byte[] Join(WireForm form, IReadOnlyList<byte[]> parts)
    {
        if (form == WireForm.Json)
        {
            return parts[0];
        }

        byte[] body = new byte[parts.Sum(static part => (long)part.Length) + (parts.Count * (form == WireForm.Grpc ? Prefix : 1))];
        int at = 0;
        foreach (byte[] part in parts)
        {
            if (form == WireForm.Grpc)
            {
                BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(at + 1), (uint)part.Length);
                at += Prefix;
            }

            part.CopyTo(body, at);
            at += part.Length;
            if (form == WireForm.Lines)
            {
                body[at++] = (byte)'\n';
            }
        }

        return body;
    }
}
