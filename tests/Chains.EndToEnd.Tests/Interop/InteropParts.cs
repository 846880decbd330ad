using System.Text.Json;
using Chains.TestSupport;

namespace Chains.EndToEnd.Tests.Interop;

/// <summary>The running parts of the exchange, each started when the first test needs it, one test at a time: the hosts of the chain <c>interop</c>, Python's client, and Python's server with a host that calls it.</summary>
public sealed class InteropParts(ProbeFixture probe) : IAsyncLifetime
{
    /// <summary>The forms of a call, by the names that the scripts and the chain have for them, and the chainlet that has each.</summary>
    public static readonly IReadOnlyDictionary<string, string> Forms = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["unary"] = "Unary",
        ["outgoing"] = "Outgoing",
        ["incoming"] = "Incoming",
        ["two_way"] = "TwoWay",
    };

    private static readonly string[] Packages = ["python3-grpcio", "python3-protobuf", "protobuf-compiler", "protobuf-compiler-grpc"];

    private readonly string _folder = Directory.CreateTempSubdirectory("chains-interop-").FullName;
    private readonly Dictionary<string, HostProcess> _hosts = new(StringComparer.Ordinal);
    private readonly List<IAsyncDisposable> _started = [];
    private Task<StockContracts>? _contracts;
    private Task? _stubs;
    private ProcessRun? _client;
    private (ProcessRun Server, HostProcess Caller)? _server;
    private int _calls;

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => default;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable part in _started)
        {
            await part.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The contracts of the chain, as classes of Google.Protobuf.</summary>
    internal Task<StockContracts> ContractsAsync() => _contracts ??= StockContracts.CompileAsync(Protos);

    /// <summary>The host of a form of call.</summary>
    internal async Task<HostProcess> HostAsync(string form)
    {
        if (!_hosts.TryGetValue(form, out HostProcess? host))
        {
            _hosts[form] = host = await HostProcess.StartHealthyAsync(probe.HostDll("interop", Forms[form]));
            _started.Add(host);
        }

        return host;
    }

    /// <summary>Has Python's client begin a call of a form to its host; the answer is a line of JSON.</summary>
    /// <param name="form">The form.</param>
    /// <param name="then">How the call shall end once its values have been exchanged.</param>
    /// <param name="timeout">The call's time in seconds.</param>
    internal async Task<PythonCall> BeginAsync(string form, string? then = null, double timeout = 60)
    {
        HostProcess host = await HostAsync(form);
        int id = ++_calls;
        return new PythonCall(await WriteAsync(new { id, form, address = $"127.0.0.1:{host.GrpcPort}", then, timeout }), host, form, id);
    }

    /// <summary>Has Python's client begin a call of each form; they run side by side.</summary>
    internal async Task<IReadOnlyList<PythonCall>> BeginEachAsync(string? then = null, double timeout = 60)
    {
        List<PythonCall> calls = [];
        foreach (string form in Forms.Keys)
        {
            calls.Add(await BeginAsync(form, then, timeout));
        }

        return calls;
    }

    /// <summary>Where a sample differs from the next one, as Python's comparison sees it.</summary>
    internal async Task<IReadOnlyList<string>> CompareAsync(int sample)
    {
        int id = ++_calls;
        return (await PythonCall.AnswerAsync(await WriteAsync(new { id, compare = sample }), id)).Differences;
    }

    /// <summary>Python's server, and the host of <c>Caller</c> whose dependencies it serves.</summary>
    internal async Task<(ProcessRun Server, HostProcess Caller)> ServerAsync()
    {
        if (_server is not { } server)
        {
            await StubsAsync();
            ProcessRun python = ProcessRun.Start(Peers.Python, [Script("interop_server.py"), _folder, SamplesFile]);
            _started.Add(python);
            string port = await python.WaitForLineAsync(static line => int.TryParse(line, out _), TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            HostProcess caller = await HostProcess.StartHealthyAsync(
                probe.HostDll("interop", "Caller"),
                Forms.Values.ToDictionary(chainlet => $"services__{chainlet}__grpc__0", _ => (string?)$"http://127.0.0.1:{port}"));
            _started.Insert(0, caller);
            _server = server = (python, caller);
        }

        return server;
    }

    private async Task<ProcessRun> WriteAsync<T>(T command)
    {
        if (_client is null)
        {
            await StubsAsync();
            _client = ProcessRun.Start(Peers.Python, [Script("interop_client.py"), _folder, SamplesFile], hasInput: true);
            _started.Insert(0, _client);
        }

        _client.WriteLine(JsonSerializer.Serialize(command));
        return _client;
    }

    private string Protos => Path.Combine(probe.ChainFolder("interop"), "protos");

    private string SamplesFile => Path.Combine(_folder, "samples.json");

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Python", name);

    private async Task StubsAsync()
    {
        Peers.RequireOrSkip(Packages);
        await (_stubs ??= MakeAsync());

        async Task MakeAsync()
        {
            await File.WriteAllTextAsync(SamplesFile, WireProbe.Python, TestContext.Current.CancellationToken);
            await using ProcessRun protoc = ProcessRun.Start(
                "protoc",
                [$"--plugin=protoc-gen-grpc={Peers.PythonPlugin}", $"--proto_path={Protos}", $"--proto_path={Peers.ProtocIncludes}", $"--python_out={_folder}", $"--grpc_out={_folder}", .. Directory.GetFiles(Protos, "*.proto")]);
            int exitCode = await protoc.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            Assert.True(exitCode == 0, $"protoc ended with {exitCode}:\n{protoc.Output}{protoc.Errors}");
        }
    }
}

/// <summary>A call that Python's client makes to a host.</summary>
internal sealed class PythonCall(ProcessRun client, HostProcess host, string form, int id)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The host that is called.</summary>
    public HostProcess Host => host;

    /// <summary>Cancels the call.</summary>
    public void Cancel() => client.WriteLine($$"""{"cancel": {{id}}}""");

    /// <summary>The form of the call.</summary>
    public string Form => form;

    /// <summary>What the client saw of the call, once that has ended.</summary>
    public Task<PythonAnswer> AnswerAsync() => AnswerAsync(client, id);

    /// <summary>The answer to a command.</summary>
    public static async Task<PythonAnswer> AnswerAsync(ProcessRun client, int id)
    {
        string line = await client.WaitForLineAsync(line => line.StartsWith($"{{\"id\": {id},", StringComparison.Ordinal), Limit, TestContext.Current.CancellationToken);
        return JsonSerializer.Deserialize<PythonAnswer>(line, JsonSerializerOptions.Web)!;
    }
}

/// <summary>What Python's client saw of a call.</summary>
/// <param name="Exchanged">How many answers it read.</param>
/// <param name="Differences">The fields of the answers that are not what Python's own samples are.</param>
/// <param name="Code">The status of a call that failed.</param>
/// <param name="Details">Its message.</param>
internal sealed record PythonAnswer(int Exchanged, IReadOnlyList<string> Differences, string? Code = null, string? Details = null);
