using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Chains.Grpc;
using Chains.TestSupport;
using Google.Protobuf;

namespace Chains.EndToEnd.Tests.Interop;

/// <summary>
/// Every type that travels, in every place of a message and in every form of call, between hosts of the chain <c>interop</c> and the stock libraries: message classes of protoc in C#,
/// grpcio in Python as client and as server. Each side makes its values by itself and compares what arrives with its own.
/// </summary>
[Collection(EndToEndCollection.Name)]
public sealed class InteropTests(InteropParts parts) : IClassFixture<InteropParts>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Forms => [.. InteropParts.Forms.Keys];

    public static TheoryData<int> SampleNumbers => [.. Enumerable.Range(0, WireProbe.Count)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // A comparison that sees nothing would pass every other test here.
    [Theory]
    [MemberData(nameof(SampleNumbers))]
    public async Task Each_side_sees_every_difference_between_two_samples(int sample)
    {
        string[] changes = [.. WireProbe.Changes(sample).Order(StringComparer.OrdinalIgnoreCase)];

        string? csharp = await CallerAsync("compare", sample.ToString(CultureInfo.InvariantCulture));
        IReadOnlyList<string> python = await parts.CompareAsync(sample);

        Assert.True(changes.Length > 200, $"Only {changes.Length} members differ.");
        Assert.Equal(changes, csharp!.Split(' ').Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
        Assert.Equal(changes, python.Select(difference => difference.Split(' ')[2]).Order(StringComparer.OrdinalIgnoreCase));
    }

    [Theory]
    [MemberData(nameof(SampleNumbers))]
    public async Task Stock_classes_of_csharp_read_our_bytes_and_we_theirs(int sample)
    {
        StockContracts contracts = await parts.ContractsAsync();
        await using GrpcChannel channel = new((await parts.HostAsync("unary")).GrpcAddress);
        IMessage request = contracts.Request("Unary", $$"""{"value": {{WireProbe.Json(sample)}}, "sample": {{sample}}}""");

        // The host compares what it reads with the sample in C#, and answers with that and with what it has read.
        IMessage response = await contracts.CallAsync(channel, "Unary", request);

        IMessage exchange = (IMessage)StockContracts.Field(response, "result")!;
        Assert.Empty(StockContracts.Differences((IMessage)StockContracts.Field(request, "value")!, (IMessage)StockContracts.Field(exchange, "made")!));
        Assert.Empty(StockContracts.Differences((IMessage)StockContracts.Field(request, "value")!, (IMessage)StockContracts.Field(exchange, "echoed")!));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_python_client_exchanges_every_type_with_a_host(string form)
    {
        PythonAnswer answer = await (await parts.BeginAsync(form)).AnswerAsync();

        Assert.Empty(answer.Differences);
        Assert.Equal((WireProbe.Count, null, null), (answer.Exchanged, answer.Code, answer.Details));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_python_client_sees_why_a_host_failed(string form)
    {
        PythonAnswer answer = await (await parts.BeginAsync(form, "fail")).AnswerAsync();

        Assert.Empty(answer.Differences);
        Assert.Equal((form is "outgoing" or "two_way" ? WireProbe.Count : 0, "INTERNAL", $"System.InvalidOperationException: lost in C# after {form}"), (answer.Exchanged, answer.Code, answer.Details));
    }

    [Fact]
    public async Task A_python_client_is_told_which_field_is_no_value_of_its_type()
    {
        PythonAnswer answer = await (await parts.BeginAsync("unary", "spoil")).AnswerAsync();

        int place = WireTypeCases.Values.TakeWhile(given => given.Type != "decimal").Count();
        Assert.Equal("INVALID_ARGUMENT", answer.Code);
        Assert.Matches($@"Single is malformed at byte \d+, field {place + 1}\b.*decimal", answer.Details);
    }

    [Fact]
    public async Task A_host_stops_when_a_python_client_cancels()
    {
        const string then = "wait for a cancellation";
        await Task.WhenAll((await parts.BeginEachAsync(then)).Select(async call =>
        {
            await call.Host.WaitForLineAsync(line => line == $"{call.Form}: {then}", Limit);
            call.Cancel();
            await call.Host.WaitForLineAsync(line => line == $"{call.Form}: {then}, cancelled", Limit);
            Assert.Equal("CANCELLED", (await call.AnswerAsync()).Code);
        }));
    }

    [Fact]
    public async Task A_host_stops_when_the_time_of_a_python_client_is_over()
    {
        const string then = "wait for a deadline";

        // What is compiled when it is first called would cost the short calls their time.
        await Task.WhenAll((await parts.BeginEachAsync()).Select(call => call.AnswerAsync()));

        await Task.WhenAll((await parts.BeginEachAsync(then, timeout: 3)).Select(async call =>
        {
            await call.Host.WaitForLineAsync(line => line == $"{call.Form}: {then}, cancelled", Limit);
            Assert.Equal("DEADLINE_EXCEEDED", (await call.AnswerAsync()).Code);
        }));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_host_exchanges_every_type_with_a_python_server(string form) => Assert.Equal($"{WireProbe.Count} exchanged", await CallerAsync(form));

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_host_sees_why_a_python_server_failed(string form)
    {
        int exchanged = form == "incoming" ? 0 : WireProbe.Count;

        Assert.Equal($"{exchanged} exchanged, then {InteropParts.Forms[form]} DataLoss: lost in python after {form}", await CallerAsync(form, "DATA_LOSS"));
    }

    [Fact]
    public async Task A_host_tells_every_status_of_a_python_server_apart()
    {
        foreach (GrpcStatusCode code in Enum.GetValues<GrpcStatusCode>().Where(code => code != GrpcStatusCode.OK))
        {
            string python = string.Concat(code.ToString().Select((letter, i) => char.IsUpper(letter) && i > 0 ? "_" + letter : char.ToUpperInvariant(letter).ToString()));

            Assert.Equal($"{WireProbe.Count} exchanged, then Unary {code}: lost in python after unary", await CallerAsync("unary", python));
        }
    }

    [Fact]
    public async Task A_python_server_sees_when_the_caller_of_its_caller_cancels()
    {
        const string then = "wait for a cancellation";
        StockContracts contracts = await parts.ContractsAsync();
        (ProcessRun server, HostProcess caller) = await parts.ServerAsync();
        await using GrpcChannel channel = new(caller.GrpcAddress);
        await Task.WhenAll(InteropParts.Forms.Keys.Select(async form =>
        {
            using CancellationTokenSource cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
            Task call = contracts.CallAsync(channel, "Caller", contracts.Request("Caller", $$"""{"form": "{{form}}", "then": "{{then}}"}"""), new GrpcCallOptions(Deadline: DateTimeOffset.UtcNow + Limit, CancellationToken: cancellation.Token));
            await server.WaitForLineAsync(line => line.StartsWith($"{form}: {then}, within", StringComparison.Ordinal), Limit, Token);
            await cancellation.CancelAsync();
            await server.WaitForLineAsync(line => line == $"{form}: {then}, cancelled", Limit, Token);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }));
    }

    [Fact]
    public async Task The_time_of_a_call_ends_the_work_of_a_python_server_behind_it()
    {
        const string then = "wait for a deadline";
        StockContracts contracts = await parts.ContractsAsync();
        (ProcessRun server, HostProcess caller) = await parts.ServerAsync();
        await using GrpcChannel channel = new(caller.GrpcAddress);
        foreach (string form in InteropParts.Forms.Keys)
        {
            await CallerAsync(form);
        }

        await Task.WhenAll(InteropParts.Forms.Keys.Select(async form =>
        {
            Task call = contracts.CallAsync(channel, "Caller", contracts.Request("Caller", $$"""{"form": "{{form}}", "then": "{{then}}"}"""), new GrpcCallOptions(Deadline: DateTimeOffset.UtcNow.AddSeconds(3), CancellationToken: Token));
            await server.WaitForLineAsync(line => line == $"{form}: {then}, within seconds", Limit, Token);
            await server.WaitForLineAsync(line => line == $"{form}: {then}, cancelled", Limit, Token);
            Assert.Equal(GrpcStatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<GrpcException>(() => call)).Status.Code);
        }));
    }

    private async Task<string?> CallerAsync(string form, string? then = null)
    {
        (_, HostProcess caller) = await parts.ServerAsync();
        using HttpClient http = new() { BaseAddress = caller.HttpAddress };
        using HttpResponseMessage response = await http.PostAsJsonAsync(new Uri("/run_remote", UriKind.Relative), new { form, then }, Token);
        string text = await response.Content.ReadAsStringAsync(Token);
        return response.IsSuccessStatusCode ? JsonSerializer.Deserialize<string>(text) : text;
    }
}
