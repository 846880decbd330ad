using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Chains.Build.Artifacts;

/// <summary>protobuf's own files (google/protobuf/*.proto), whose messages contracts use: descriptors as protoc makes them, from the file that the gRPC layer answers reflection from.</summary>
internal static class StandardProtos
{
    private const string Folder = "google/protobuf/";

    private static readonly Lazy<(Dictionary<string, string> Files, Dictionary<string, byte[]> Descriptors)> Known = new(Read);

    /// <summary>The file that defines a message, by the message's absolute name (<c>.google.protobuf.Duration</c>); null where none does.</summary>
    public static string? FileOf(string type) => Known.Value.Files.TryGetValue(type, out string? file) ? file : null;

    /// <summary>Whether a file is one of them.</summary>
    public static bool Contains(string file) => Known.Value.Descriptors.ContainsKey(file);

    /// <summary>The FileDescriptorProto of a file.</summary>
    public static byte[] Descriptor(string file) => Known.Value.Descriptors[file];

    private static (Dictionary<string, string> Files, Dictionary<string, byte[]> Descriptors) Read()
    {
        Dictionary<string, string> files = new(StringComparer.Ordinal);
        Dictionary<string, byte[]> descriptors = new(StringComparer.Ordinal);
        foreach ((int _, byte[] file) in Fields(Resource()))
        {
            string name = "";
            foreach ((int number, byte[] value) in Fields(file))
            {
                // The numbers of FileDescriptorProto: name 1, message_type 4; a message's name is its 1.
                if (number == 1)
                {
                    name = Encoding.UTF8.GetString(value);
                }
                else if (number == 4 && name.StartsWith(Folder, StringComparison.Ordinal))
                {
                    foreach ((int part, byte[] text) in Fields(value))
                    {
                        if (part == 1)
                        {
                            files[".google.protobuf." + Encoding.UTF8.GetString(text)] = name;
                        }
                    }
                }
            }

            if (name.StartsWith(Folder, StringComparison.Ordinal))
            {
                descriptors[name] = file;
            }
        }

        return (files, descriptors);
    }

    private static byte[] Resource()
    {
        using Stream resource = typeof(StandardProtos).Assembly.GetManifestResourceStream("standard.binpb")
            ?? throw new InvalidOperationException("The assembly Chains.Build lacks its resource standard.binpb.");
        using MemoryStream copy = new();
        resource.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>The length-delimited fields of a message; varints are passed over, and descriptors hold nothing else.</summary>
    private static IEnumerable<(int Number, byte[] Value)> Fields(byte[] message)
    {
        for (int at = 0; at < message.Length;)
        {
            ulong tag = Varint(message, ref at);
            ulong value = Varint(message, ref at);
            if ((tag & 7) == 2)
            {
                byte[] bytes = new byte[value];
                Array.Copy(message, at, bytes, 0, bytes.Length);
                at += bytes.Length;
                yield return ((int)(tag >> 3), bytes);
            }
        }
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
