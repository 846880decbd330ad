using System.Net.Http.Headers;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Chains.Hosting;
using Chains.Infrastructure;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers.Tests.Contracts;

/// <summary>
/// Both versions of a change, compiled by the generator (the new one against the lock of the old), loaded side by side, and the values that
/// they exchange: what the one writes is read by the other, in both directions and both formats.
/// </summary>
internal sealed class TwoVersions : IAsyncDisposable
{
    private const string Check = """

        public static class Check
        {
            private static readonly JsonSerializerOptions Options = new() { IncludeFields = true };
            private static readonly GrpcMarshaller<TYPE> Wire = EchoClient.Method.SIDEMarshaller;
            private static readonly JsonMarshaller<TYPE> Json = (JsonMarshaller<TYPE>)EchoChainletHost.Implementation.GetType().GetProperty("SIDEJson")!.GetValue(EchoChainletHost.Implementation)!;
            private static TYPE[] Samples() => new TYPE[] { SAMPLES };
            public static string Text(int i) => JsonSerializer.Serialize(Samples()[i], Options);
            public static byte[] Write(int i, bool json)
            {
                if (json) { return Json.Serialize(Samples()[i]); }
                var buffer = new ArrayBufferWriter<byte>();
                Wire.Write(Samples()[i], buffer);
                return buffer.WrittenSpan.ToArray();
            }
            public static string Read(byte[] bytes, bool json) => JsonSerializer.Serialize(json ? Json.Deserialize(bytes) : Wire.Read(new ReadOnlySequence<byte>(bytes)), Options);
        }
        """;

    private readonly Change _change;
    private readonly AssemblyLoadContext _old = new("old", isCollectible: true);
    private readonly AssemblyLoadContext _new = new("new", isCollectible: true);
    private readonly Assembly _oldAssembly;
    private readonly Assembly _newAssembly;

    public TwoVersions(Change change)
    {
        _change = change;
        Emitted emitted = Emitted.Of(change);
        string[] old = [.. change.Same.Select(s => s.Old), .. change.Forward.Select(s => s.Old), .. change.Back.Select(s => s.Old)];
        string[] now = [.. change.Same.Select(s => s.New), .. change.Forward.Select(s => s.New), .. change.Back.Select(s => s.New), .. change.Raw.Select(s => s.New)];
        _oldAssembly = Load(_old, emitted.CompileOld(With(emitted.OldProgram, CheckOf(change, old))));
        _newAssembly = Load(_new, emitted.CompileNew(With(emitted.NewProgram, CheckOf(change, now))));
    }

    /// <summary>What goes wrong between the two versions; empty where every value arrives.</summary>
    public async Task<List<string>> ExchangeAsync(bool json) => _change.Kind == ChangeKind.Call ? await CallAsync(json) : Exchange(json);

    public ValueTask DisposeAsync()
    {
        _old.Unload();
        _new.Unload();
        return default;
    }

    private static string CheckOf(Change change, string[] samples) => change.Kind == ChangeKind.Call ? "" : Check
        .Replace("SAMPLES", string.Join(", ", change.Kind == ChangeKind.Message ? samples : samples.Select(s => $"new({s})")), StringComparison.Ordinal)
        .Replace("TYPE", change.Kind == ChangeKind.Message ? "M" : "EchoClient.Request", StringComparison.Ordinal)
        .Replace("SIDE", change.Kind == ChangeKind.Message ? "Response" : "Request", StringComparison.Ordinal);

    private static string With(string program, string check) => program + (program.Contains("namespace N.Other", StringComparison.Ordinal) ? $" namespace N {{ {check} }}" : check);

    private static Assembly Load(AssemblyLoadContext context, Compilation compilation) => context.LoadFromStream(new MemoryStream(Compile.Emit(compilation)));

    private List<string> Exchange(bool json)
    {
        List<string> broken = [];
        int same = _change.Same.Length;
        int forward = _change.Forward.Length;
        int back = _change.Back.Length;
        for (int i = 0; i < same + forward; i++)
        {
            Compare(() => Call<byte[]>(_oldAssembly, "Write", i, json), _newAssembly, i);
        }
        for (int i = 0; i < same + forward + back; i++)
        {
            if (i < same || i >= same + forward)
            {
                Compare(() => Call<byte[]>(_newAssembly, "Write", i, json), _oldAssembly, i);
            }
        }
        for (int i = 0; i < _change.Raw.Length; i++)
        {
            Compare(() => json ? Encoding.UTF8.GetBytes(_change.Raw[i].Json) : _change.Raw[i].Wire, _newAssembly, same + forward + back + i);
        }
        return broken;

        void Compare(Func<byte[]> write, Assembly reader, int sample)
        {
            // A value that the writer's own version writes is always written.
            byte[] bytes = write();
            string expected = Call<string>(reader, "Text", sample);
            try
            {
                string actual = Call<string>(reader, "Read", bytes, json);
                if (actual != expected)
                {
                    broken.Add($"{expected} arrives as {actual}");
                }
            }
            catch (TargetInvocationException exception)
            {
                broken.Add($"{expected} is refused: {exception.InnerException!.Message}");
            }
        }
    }

    private static T Call<T>(Assembly assembly, string method, params object[] arguments) => (T)assembly.GetType("N.Check")!.GetMethod(method)!.Invoke(null, arguments)!;

    // Real calls: the client of each version to the host of the other.

    private async Task<List<string>> CallAsync(bool json)
    {
        List<string> broken = [];
        foreach ((Assembly client, Assembly server) in new[] { (_oldAssembly, _newAssembly), (_newAssembly, _oldAssembly) })
        {
            Type entry = server.GetTypes().Single(t => t.Name.EndsWith("ChainletHost", StringComparison.Ordinal));
            var implementation = (ChainletImplementation)entry.GetProperty("Implementation")!.GetValue(null)!;
            await using ChainletWebHost host = ChainletWebHost.Create(implementation,
                ["--Chains:HttpPort=0", "--Chains:GrpcPort=0", "--Chains:BindAddress=127.0.0.1", "--Logging:LogLevel:Default=None", "--Logging:LogLevel:Microsoft.AspNetCore=None"]);
            await host.StartAsync();
            await host.ActivateAsync();
            try
            {
                string answer = json ? await HttpAsync(client, host.HttpAddress) : await GrpcAsync(client, host.GrpcAddress);
                if (answer is not ("7" or "0" or ""))
                {
                    broken.Add($"the answer is {answer}");
                }
            }
            catch (Exception exception) when (exception is RemoteChainletException or TargetInvocationException or FormatException or Chains.Wire.JsonFormatException)
            {
                broken.Add($"the call is refused: {(exception.InnerException ?? exception).Message}");
            }
        }
        return broken;
    }

    private static async Task<string> GrpcAsync(Assembly client, Uri address)
    {
        await using var channel = new Chains.Grpc.GrpcChannel(address);
        Type type = client.GetTypes().Single(t => t.Name.EndsWith("Client", StringComparison.Ordinal));
        object instance = Activator.CreateInstance(type, new ChainletCaller(channel, type.Name, address.ToString(), null))!;
        object result = type.GetMethod("RunRemote")!.Invoke(instance, [TakesStream(type) ? Twice(7) : 7, TestContext.Current.CancellationToken])!;
        switch (result)
        {
            case Task<int> task:
                return (await task).ToString(System.Globalization.CultureInfo.InvariantCulture);
            case Task task:
                await task;
                return "";
            default:
                List<int> items = [];
                await foreach (int item in (IAsyncEnumerable<int>)result)
                {
                    items.Add(item);
                }
                return string.Join(' ', items);
        }
    }

    private static async Task<string> HttpAsync(Assembly client, Uri address)
    {
        using HttpClient http = new();
        Type type = client.GetTypes().Single(t => t.Name.EndsWith("Client", StringComparison.Ordinal));
        using StringContent body = new(TakesStream(type) ? "{\"a\":[7,0]}" : "{\"a\":7}", Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await http.PostAsync(new Uri(address, "run_remote"), body, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Type result = type.GetMethod("RunRemote")!.ReturnType;
        bool isStream = result.Name.StartsWith("IAsyncEnumerable", StringComparison.Ordinal);
        if (!response.IsSuccessStatusCode || isStream != (response.Content.Headers.ContentType is MediaTypeHeaderValue { MediaType: "text/event-stream" }))
        {
            throw new FormatException($"{(int)response.StatusCode} {response.Content.Headers.ContentType}: {text}");
        }
        if (isStream || !result.IsGenericType)
        {
            return "";
        }
        return int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out int number) ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : throw new FormatException($"'{text}' is no int");
    }

    private static bool TakesStream(Type client) => client.GetMethod("RunRemote")!.GetParameters()[0].ParameterType.Name.StartsWith("IAsyncEnumerable", StringComparison.Ordinal);

    private static async IAsyncEnumerable<int> Twice(int value)
    {
        await Task.Yield();
        yield return value;
        yield return 0;
    }
}
