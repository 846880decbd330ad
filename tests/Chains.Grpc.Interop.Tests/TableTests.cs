using System.Text;
using System.Text.Json;
using Chains.Grpc.Interop.Tests.Cases;
using Chains.Grpc.Interop.Tests.Support;
using Chains.TestSupport;

namespace Chains.Grpc.Interop.Tests;

/// <summary>Writes down what the other tests of this run have seen.</summary>
[Collection(TableLast.Collection)]
public sealed class TableTests
{
    private const string Page = "docs/interop.md";

    [Fact]
    public void The_page_shows_what_this_run_has_seen()
    {
        string[] notRun =
        [
            .. from combination in Combination.All
               from name in InteropCases.Names
               where InteropCases.FindMissing(name, combination) is null && Outcomes.Of(name, combination) is null
               select $"{name}: {combination}",
            .. InteropCases.Missing.Select(missing => missing.Proof).Distinct().Where(proof => Outcomes.OfProof(proof) is null),
        ];
        Assert.True(notRun.Length == 0, $"The page needs the whole project to run in one process; {notRun.Length} have not run: {string.Join(", ", notRun.Take(3))} …");

        string page = Write();
        string path = Repo.PathOf(Page);
        if (Environment.GetEnvironmentVariable(Snapshot.AcceptVariable) == "1")
        {
            File.WriteAllText(path, page);
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == page,
            $"{Page} is not what this run has seen: run this project with {Snapshot.AcceptVariable}=1 to rewrite it. This run:\n{page}");
    }

    private static string Write()
    {
        StringBuilder text = new($"""
            # Interoperability

            gRPC publishes [cases that every implementation passes](https://github.com/grpc/grpc/blob/master/doc/interop-test-descriptions.md) with every other one. `tests/Chains.Grpc.Interop.Tests` runs all of
            them that need no cloud credentials between `Chains.Grpc` and two independent implementations, [grpc-js](https://www.npmjs.com/package/@grpc/grpc-js) {GrpcJsVersion()} on Node and Python's
            [grpcio](https://packages.debian.org/bookworm/python3-grpcio) 1.51 (the C core, as in Debian 12), and with itself, over a service that is upstream's `grpc.testing.TestService` on the wire. Every condition of a description is asserted: sizes and contents, status, message
            text, metadata values, the compressed flag of each message.

            This page is written by that run from what it saw: a test compares it, and rewrites it where `CHAINS_ACCEPT_SNAPSHOTS=1` is set.


            """);
        text.Append("| case | ").AppendJoin(" | ", Combination.All.Select(combination => $"{combination.Client} client → {combination.Server} server")).Append(" |\n");
        text.Append("| --- |").Insert(text.Length, " --- |", Combination.All.Count).Append('\n');
        foreach (string name in InteropCases.Names)
        {
            text.Append("| `").Append(name).Append("` | ").AppendJoin(" | ", Combination.All.Select(combination => Cell(name, combination))).Append(" |\n");
        }

        text.Append("""

            A case that a peer does not offer is marked with the test that proves it, in `PeerLimitTests`, and passes with the other peer of the same direction.

            How the compressed flag is seen where a library does not show it: grpc-js inflates exactly the flagged messages, so its client counts what it inflates, and its server reads the frames of the
            call beside it; the C core leaves messages as they came where its own decompression is switched off, so the grpcio client and server do so on a second channel and port, and take the same
            messages with decompression on as well.

            ## The types and the calls of a chain

            What travels in a chain is exchanged with the stock libraries, too: hosts that run as processes of their own, against message classes that the protoc of Grpc.Tools made of the emitted `.proto`
            (Google.Protobuf, C#), and against grpcio with stubs of Debian's `protoc` and `grpc_python_plugin`, as client and as server.

            ```sh
            dotnet run --project tests/Chains.EndToEnd.Tests -- -class '*InteropTests'
            ```

            Every row of [the table of types](spec/wire-types.md) and every type that its notes name has values in one list, `tests/Chains.TestSupport/WireTypeCases.cs`, each written down three times by hand: in C#, in
            protobuf's JSON and in Python. A type of one value stands in the message by itself, nullable, as an element of a list and as a value of a dictionary. Each side makes its own values, compares what
            arrives with them, field by field, and sends it back to be compared there as well. `InteropCoverageTests` fails for a type without a place in that list; another test fails where the comparison of a side
            misses any of the differences between two messages.

            | | stock messages in C# ↔ host | grpcio client → host | host → grpcio server |
            | --- | --- | --- | --- |
            | every type, both ways | unary | unary, server, client and two-way stream | unary, server, client and two-way stream |
            | status code and message of a failure, after all items | | all four forms | all four forms; each of gRPC's codes |
            | a cancelled call stops the other side | | all four forms | all four forms, when the caller's own caller cancels |
            | a deadline stops the other side | | all four forms | all four forms, handed on by the caller |

            `StockProtocTests` sends random messages besides, and `StockPythonStreamTests` what an incoming stream may and may not bring.

            """);
        return text.ToString().ReplaceLineEndings("\n");
    }

    // As in the lock file: what the run has installed.
    private static string GrpcJsVersion()
    {
        using JsonDocument package = JsonDocument.Parse(File.ReadAllText(Repo.PathOf("tests/Chains.Grpc.Interop.Tests/Node/package-lock.json")));
        return package.RootElement.GetProperty("packages").GetProperty("node_modules/@grpc/grpc-js").GetProperty("version").GetString()!;
    }

    private static string Cell(string name, Combination combination) => InteropCases.FindMissing(name, combination) is { } missing
        ? Outcomes.OfProof(missing.Proof) == true ? $"not offered: {missing.Why} (`{missing.Proof}`)" : $"**not proved**: {missing.Why} (`{missing.Proof}`)"
        : Outcomes.Of(name, combination) == true ? "passed" : "**failed**";
}
