namespace Chains.Wire;

/// <summary>The message of a <c>RunRemote</c> whose result is a number, a truth or text: one field, <c>result</c>, with number 1. In JSON it is the value alone.</summary>
internal readonly struct WireResult : IWireMessage<bool>, IWireMessage<int>, IWireMessage<long>, IWireMessage<float>, IWireMessage<double>, IWireMessage<string>
{
    private static readonly WireNames Varint = new("the result", [new WireName("result", 8)]);
    private static readonly WireNames Fixed64 = new("the result", [new WireName("result", 9)]);
    private static readonly WireNames Text = new("the result", [new WireName("result", 10)]);
    private static readonly WireNames Fixed32 = new("the result", [new WireName("result", 13)]);

    static WireNames IWireMessage<bool>.Names => Varint;

    static void IWireFields<bool>.Put<TWriter>(ref TWriter writer, bool value) => writer.Bool(8, value);

    static bool IWireFields<bool>.Get<TReader>(ref TReader reader)
    {
        bool result = false;
        for (uint tag; (tag = reader.ReadTag()) != 0;)
        {
            if (tag == 8)
            {
                result = reader.ReadBool();
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return result;
    }

    static WireNames IWireMessage<int>.Names => Varint;

    static void IWireFields<int>.Put<TWriter>(ref TWriter writer, int value) => writer.Int32(8, value);

    static int IWireFields<int>.Get<TReader>(ref TReader reader)
    {
        int result = 0;
        for (uint tag; (tag = reader.ReadTag()) != 0;)
        {
            if (tag == 8)
            {
                result = reader.ReadInt32();
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return result;
    }

    static WireNames IWireMessage<long>.Names => Varint;

    static void IWireFields<long>.Put<TWriter>(ref TWriter writer, long value) => writer.Int64(8, value);

    static long IWireFields<long>.Get<TReader>(ref TReader reader)
    {
        long result = 0;
        for (uint tag; (tag = reader.ReadTag()) != 0;)
        {
            if (tag == 8)
            {
                result = reader.ReadInt64();
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return result;
    }

    static WireNames IWireMessage<float>.Names => Fixed32;

    static void IWireFields<float>.Put<TWriter>(ref TWriter writer, float value) => writer.Float(13, value);

    static float IWireFields<float>.Get<TReader>(ref TReader reader)
    {
        float result = 0;
        for (uint tag; (tag = reader.ReadTag()) != 0;)
        {
            if (tag == 13)
            {
                result = reader.ReadFloat();
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return result;
    }

    static WireNames IWireMessage<double>.Names => Fixed64;

    static void IWireFields<double>.Put<TWriter>(ref TWriter writer, double value) => writer.Double(9, value);

    static double IWireFields<double>.Get<TReader>(ref TReader reader)
    {
        double result = 0;
        for (uint tag; (tag = reader.ReadTag()) != 0;)
        {
            if (tag == 9)
            {
                result = reader.ReadDouble();
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return result;
    }

    static WireNames IWireMessage<string>.Names => Text;

    static void IWireFields<string>.Put<TWriter>(ref TWriter writer, string value) => writer.String(10, value, "the result of RunRemote");

    static string IWireFields<string>.Get<TReader>(ref TReader reader)
    {
        string result = "";
        for (uint tag; (tag = reader.ReadTag()) != 0;)
        {
            if (tag == 10)
            {
                result = reader.ReadString();
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return result;
    }
}
