using System.Globalization;
using Chains.Benchmarks.Calls;
using Peer = Chains.Benchmarks.Calls.HandWritten;

namespace Chains.Benchmarks.Codec;

/// <summary>
/// What it costs to write and read the messages of one call, the request and the response, against Google.Protobuf and other serialisers in the same run, in
/// time and in allocated bytes.
/// </summary>
internal static class CodecCommand
{
    public const string Verb = "codec";

    /// <summary>Of the bytes that the values which come out consist of.</summary>
    private const double AllocationGoal = 1.05;

    public static async Task<int> RunAsync(string[] args)
    {
        if (!Arguments.TryParse(args, "S M T", out TimeSpan length, out string[] only))
        {
            await Console.Error.WriteLineAsync($"Usage: {Verb} [--seconds N] [--only S|M|T]   (how long each shape is measured, 10 s by default; one shape alone)");
            return 2;
        }

        if (only.Contains("S"))
        {
            await MeasureAsync("S, {string, int} to {string}", length, 0.70, SmallContestants());
        }

        if (only.Contains("M"))
        {
            await MeasureAsync("M, 100 rows of {int, double, string} each way", length, 0.55, RowsContestants());
        }

        if (only.Contains("T"))
        {
            await MeasureAsync("T, 1 MiB of float32 each way", length, 0.40, VectorContestants());
        }

        return 0;
    }

    /// <summary>In this order: the method itself, copies of the values, Google.Protobuf, others, and the generated code last.</summary>
    private static async Task MeasureAsync(string shape, TimeSpan length, double timeGoal, Contestant[] contestants)
    {
        RoundResults results = await Rounds.RunAsync(length, contestants);
        (Contestant copies, Contestant protobuf, Contestant chains) = (contestants[1], contestants[2], contestants[^1]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| shape {shape} | one call | ÷ Google.Protobuf | goal | | allocated | ÷ the values' own objects | goal | |"));
        Console.WriteLine("|-|-|-|-|-|-|-|-|-|");
        foreach (Contestant contestant in contestants)
        {
            double ratio = results.Ratio(contestant, protobuf);
            double objects = results.Allocated(contestant) / results.Allocated(copies);
            bool isOurs = contestant == chains;
            Console.WriteLine(
                $"| {contestant.Name} | {Duration.Text(results.Nanoseconds(contestant))} | {Text.Ratio(ratio)} | {(isOurs ? Goals.AtMost(ratio, timeGoal) : Goals.None)} " +
                $"| {Text.Bytes(results.Allocated(contestant))} | {Text.Ratio(objects)} | {(isOurs ? Goals.AtMost(objects, AllocationGoal) : Goals.None)} |");
        }

        Console.WriteLine();
    }

    private static Contestant[] SmallContestants()
    {
        var chainlet = new Ask();
        var request = new AskClient.Request(CodecValues.Text, CodecValues.Number);
        var peerRequest = new Peer.SmallRequest { Text = CodecValues.Text, Number = CodecValues.Number };
        var peerResponse = new Peer.SmallReply { Text = CodecValues.Answer };
        var question = new Question(CodecValues.Text, CodecValues.Number);
        Verify([question], [CodecPeers.MemoryPack(question)], [CodecPeers.MessagePack(question)], [CodecPeers.Json(CodecJson.Default.Question, question)], [Carried(CodecPeers.Chains(AskClient.Method.RequestMarshaller, request))]);
        return
        [
            new("the method, called directly", () => Keep(chainlet.RunRemote(CodecValues.Text, CodecValues.Number))),
            new("plain copies of the values", () => Keep(new string(CodecValues.Text.AsSpan()), new string(CodecValues.Answer.AsSpan()))),
            new("Google.Protobuf", () => Keep(CodecPeers.Protobuf(Peer.SmallRequest.Parser, peerRequest), CodecPeers.Protobuf(Peer.SmallReply.Parser, peerResponse))),
            new("Google.Protobuf, mapped to the user's types", () => Keep(
                CodecPeers.Protobuf(Peer.SmallRequest.Parser, new Peer.SmallRequest { Text = CodecValues.Text, Number = CodecValues.Number }).Text,
                CodecPeers.Protobuf(Peer.SmallReply.Parser, new Peer.SmallReply { Text = CodecValues.Answer }).Text)),
            new("MemoryPack", () => Keep(CodecPeers.MemoryPack(question), CodecPeers.MemoryPack(CodecValues.Answer))),
            new("MessagePack", () => Keep(CodecPeers.MessagePack(question), CodecPeers.MessagePack(CodecValues.Answer))),
            new("System.Text.Json, generated", () => Keep(CodecPeers.Json(CodecJson.Default.Question, question), CodecPeers.Json(CodecJson.Default.String, CodecValues.Answer))),
            new("Chains", () => Keep(CodecPeers.Chains(AskClient.Method.RequestMarshaller, request).text, CodecPeers.Chains(AskClient.Method.ResponseMarshaller, CodecValues.Answer))),
        ];

        static Question Carried(AskClient.Request request) => new(request.text, request.number);
    }

    private static Contestant[] RowsContestants()
    {
        var chainlet = new EchoRows();
        Row[] rows = CodecValues.Rows;
        var request = new EchoRowsClient.Request(rows);
        Peer.Rows message = Message(rows);
        Verify(rows, Values(CodecPeers.Protobuf(Peer.Rows.Parser, message)), CodecPeers.MemoryPack(rows), CodecPeers.MessagePack(rows), CodecPeers.Json(CodecJson.Default.RowArray, rows), CodecPeers.Chains(EchoRowsClient.Method.RequestMarshaller, request).rows);
        return
        [
            new("the method, called directly", () => Keep(chainlet.RunRemote(rows))),
            new("plain copies of the values", () => Keep(Copy(rows), Copy(rows))),
            new("Google.Protobuf", () => Keep(CodecPeers.Protobuf(Peer.Rows.Parser, message), CodecPeers.Protobuf(Peer.Rows.Parser, message))),
            new("Google.Protobuf, mapped to the user's types", () => Keep(
                Values(CodecPeers.Protobuf(Peer.Rows.Parser, Message(rows))), Values(CodecPeers.Protobuf(Peer.Rows.Parser, Message(rows))))),
            new("MemoryPack", () => Keep(CodecPeers.MemoryPack(rows), CodecPeers.MemoryPack(rows))),
            new("MessagePack", () => Keep(CodecPeers.MessagePack(rows), CodecPeers.MessagePack(rows))),
            new("System.Text.Json, generated", () => Keep(CodecPeers.Json(CodecJson.Default.RowArray, rows), CodecPeers.Json(CodecJson.Default.RowArray, rows))),
            new("Chains", () => Keep(CodecPeers.Chains(EchoRowsClient.Method.RequestMarshaller, request).rows, CodecPeers.Chains(EchoRowsClient.Method.ResponseMarshaller, rows))),
        ];

        static Row[] Copy(Row[] rows) => Array.ConvertAll(rows, static row => new Row(row.Number, row.Value, new string(row.Text.AsSpan())));

        static Peer.Rows Message(Row[] rows)
        {
            var message = new Peer.Rows();
            foreach (Row row in rows)
            {
                message.Rows_.Add(new Peer.Row { Number = row.Number, Value = row.Value, Text = row.Text });
            }

            return message;
        }

        static Row[] Values(Peer.Rows message)
        {
            var rows = new Row[message.Rows_.Count];
            for (int i = 0; i < rows.Length; i++)
            {
                Peer.Row item = message.Rows_[i];
                rows[i] = new Row(item.Number, item.Value, item.Text);
            }

            return rows;
        }
    }

    private static Contestant[] VectorContestants()
    {
        var chainlet = new EchoVector();
        float[] vector = CodecValues.Vector;
        var request = new EchoVectorClient.Request(vector);
        Peer.Floats message = Message(vector);
        Verify(vector, Values(CodecPeers.Protobuf(Peer.Floats.Parser, message)), CodecPeers.MemoryPack(vector), CodecPeers.MessagePack(vector), CodecPeers.Json(CodecJson.Default.SingleArray, vector), CodecPeers.Chains(EchoVectorClient.Method.RequestMarshaller, request).values);
        return
        [
            new("the method, called directly", () => Keep(chainlet.RunRemote(vector))),
            new("plain copies of the values", () => Keep(vector.AsSpan().ToArray(), vector.AsSpan().ToArray())),
            new("Google.Protobuf", () => Keep(CodecPeers.Protobuf(Peer.Floats.Parser, message), CodecPeers.Protobuf(Peer.Floats.Parser, message))),
            new("Google.Protobuf, mapped to the user's types", () => Keep(
                Values(CodecPeers.Protobuf(Peer.Floats.Parser, Message(vector))), Values(CodecPeers.Protobuf(Peer.Floats.Parser, Message(vector))))),
            new("MemoryPack", () => Keep(CodecPeers.MemoryPack(vector), CodecPeers.MemoryPack(vector))),
            new("MessagePack", () => Keep(CodecPeers.MessagePack(vector), CodecPeers.MessagePack(vector))),
            new("System.Text.Json, generated", () => Keep(CodecPeers.Json(CodecJson.Default.SingleArray, vector), CodecPeers.Json(CodecJson.Default.SingleArray, vector))),
            new("Chains", () => Keep(CodecPeers.Chains(EchoVectorClient.Method.RequestMarshaller, request).values, CodecPeers.Chains(EchoVectorClient.Method.ResponseMarshaller, vector))),
        ];

        static Peer.Floats Message(float[] values)
        {
            var message = new Peer.Floats();
            message.Values.AddRange(values);
            return message;
        }

        static float[] Values(Peer.Floats message)
        {
            float[] values = new float[message.Values.Count];
            message.Values.CopyTo(values, 0);
            return values;
        }
    }

    private static void Verify<T>(T[] expected, params IReadOnlyList<IReadOnlyList<T>> outcomes)
    {
        foreach (IReadOnlyList<T> outcome in outcomes)
        {
            if (!expected.SequenceEqual(outcome))
            {
                throw new InvalidOperationException($"Other values came back than were written: {outcome.Count} instead of {expected.Length}, or not equal.");
            }
        }
    }

    // What nobody looks at would not have to be made.
    private static void Keep(object one, object? other = null)
    {
        GC.KeepAlive(one);
        GC.KeepAlive(other);
    }
}
