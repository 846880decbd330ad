using System.Buffers;

namespace Chains.Grpc;

/// <summary>What reflection needs to know of one <c>google.protobuf.FileDescriptorProto</c>. The numbers of fields below are those of descriptor.proto.</summary>
internal sealed class DescriptorFile
{
    private const int MaxDepth = 100;

    private readonly List<string> _imports = [];
    private readonly List<string> _symbols = [];
    private readonly List<string> _messages = [];
    private readonly List<(string Extendee, int Number)> _extensions = [];

    private DescriptorFile(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>The message as it was given.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What imports call the file.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Names of imported files.</summary>
    public IReadOnlyList<string> Imports => _imports;

    /// <summary>Full names of everything that the file defines: messages, fields, oneofs, enums and their values, extensions, services and methods.</summary>
    public IReadOnlyList<string> Symbols => _symbols;

    /// <summary>Full names of its messages.</summary>
    public IReadOnlyList<string> Messages => _messages;

    /// <summary>Its extensions of messages, by the full name of the message and the field number.</summary>
    public IReadOnlyList<(string Extendee, int Number)> Extensions => _extensions;

    /// <exception cref="GrpcFormatException">The bytes are no FileDescriptorProto.</exception>
    public static DescriptorFile Read(ReadOnlyMemory<byte> bytes)
    {
        var file = new DescriptorFile(bytes);
        file.ReadFile();
        return file;
    }

    private static SequenceReader<byte> Reader(ReadOnlyMemory<byte> bytes) => new(new ReadOnlySequence<byte>(bytes));

    /// <summary>The bytes of a field of text or of a message; other wire types are passed over.</summary>
    private static bool TryReadField(ref SequenceReader<byte> fields, out int number, out ReadOnlyMemory<byte> value)
    {
        while (ProtoFields.TryReadTag(ref fields, out ulong tag))
        {
            if ((tag & 7) == 2)
            {
                number = (int)(tag >> 3);
                value = ProtoFields.ReadBytes(ref fields);
                return true;
            }

            ProtoFields.Skip(ref fields, tag);
        }

        (number, value) = (0, default);
        return false;
    }

    private static string Text(ReadOnlyMemory<byte> value) => System.Text.Encoding.UTF8.GetString(value.Span);

    /// <summary>Field 1 of every kind of descriptor.</summary>
    private static string NameOf(ReadOnlyMemory<byte> descriptor)
    {
        string name = "";
        SequenceReader<byte> fields = Reader(descriptor);
        while (TryReadField(ref fields, out int number, out ReadOnlyMemory<byte> value))
        {
            if (number == 1)
            {
                name = Text(value);
            }
        }

        return name.Length > 0 ? name : throw new GrpcFormatException("a descriptor has no name.");
    }

    private void ReadFile()
    {
        string prefix = "";
        List<(int Kind, ReadOnlyMemory<byte> Descriptor)> parts = [];
        SequenceReader<byte> fields = Reader(Bytes);
        while (TryReadField(ref fields, out int number, out ReadOnlyMemory<byte> value))
        {
            switch (number)
            {
                case 1:
                    Name = Text(value);
                    break;
                case 2:
                    prefix = Text(value) + ".";
                    break;
                case 3:
                    _imports.Add(Text(value));
                    break;
                case >= 4 and <= 7:
                    parts.Add((number, value));
                    break;
            }
        }

        if (Name.Length == 0)
        {
            throw new GrpcFormatException("the file has no name.");
        }

        // After the loop: the package may stand behind what is in it.
        foreach ((int kind, ReadOnlyMemory<byte> descriptor) in parts)
        {
            switch (kind)
            {
                case 4:
                    ReadMessage(descriptor, prefix, 0);
                    break;
                case 5:
                    ReadEnum(descriptor, prefix);
                    break;
                case 6:
                    ReadService(descriptor, prefix);
                    break;
                default:
                    ReadExtension(descriptor, prefix);
                    break;
            }
        }
    }

    private void ReadMessage(ReadOnlyMemory<byte> descriptor, string prefix, int depth)
    {
        if (depth == MaxDepth)
        {
            throw new GrpcFormatException($"messages of {Name} are nested more than {MaxDepth} deep.");
        }

        string fullName = prefix + NameOf(descriptor);
        _messages.Add(fullName);
        _symbols.Add(fullName);
        SequenceReader<byte> fields = Reader(descriptor);
        while (TryReadField(ref fields, out int number, out ReadOnlyMemory<byte> value))
        {
            switch (number)
            {
                case 2 or 8:
                    _symbols.Add(fullName + "." + NameOf(value));
                    break;
                case 3:
                    ReadMessage(value, fullName + ".", depth + 1);
                    break;
                case 4:
                    ReadEnum(value, fullName + ".");
                    break;
                case 6:
                    ReadExtension(value, fullName + ".");
                    break;
            }
        }
    }

    // The values of an enum are its siblings, not its children, as in C++.
    private void ReadEnum(ReadOnlyMemory<byte> descriptor, string prefix)
    {
        _symbols.Add(prefix + NameOf(descriptor));
        ReadNames(descriptor, prefix);
    }

    private void ReadService(ReadOnlyMemory<byte> descriptor, string prefix)
    {
        string fullName = prefix + NameOf(descriptor);
        _symbols.Add(fullName);
        ReadNames(descriptor, fullName + ".");
    }

    /// <summary>Field 2 of a service and of an enum: methods and values.</summary>
    private void ReadNames(ReadOnlyMemory<byte> descriptor, string prefix)
    {
        SequenceReader<byte> fields = Reader(descriptor);
        while (TryReadField(ref fields, out int number, out ReadOnlyMemory<byte> value))
        {
            if (number == 2)
            {
                _symbols.Add(prefix + NameOf(value));
            }
        }
    }

    private void ReadExtension(ReadOnlyMemory<byte> descriptor, string prefix)
    {
        const uint ExtendeeTag = (2 << 3) | 2;
        const uint NumberTag = 3 << 3;
        _symbols.Add(prefix + NameOf(descriptor));
        string extendee = "";
        int extension = 0;
        SequenceReader<byte> fields = Reader(descriptor);
        while (ProtoFields.TryReadTag(ref fields, out ulong tag))
        {
            switch (tag)
            {
                case ExtendeeTag:
                    extendee = Text(ProtoFields.ReadBytes(ref fields));
                    break;
                case NumberTag:
                    extension = (int)ProtoFields.ReadVarint(ref fields);
                    break;
                default:
                    ProtoFields.Skip(ref fields, tag);
                    break;
            }
        }

        _extensions.Add((extendee.TrimStart('.'), extension));
    }
}
