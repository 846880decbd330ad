using System.Diagnostics;
using System.Globalization;
using System.Net;
using Chains.Benchmarks.Calls;

namespace Chains.Benchmarks.Start;

/// <summary>
/// From the start of a server's process to its first answer, over HTTP/2 on loopback, and what it then holds in memory: the floor of the stack, an application on it, the gRPC
/// layer, and a chainlet's host; under the JIT, and as native programs.
/// </summary>
internal static class StartCommand
{
    public const string Verb = "start";

    private const string Program = "Chains.Benchmarks.Start";
    private const double JitGoal = 1.05;
    private const double NativeGoal = 0.4;
    private const double MemoryGoal = 25;

    // The five bytes of gRPC's frame, and the field 1 with the text "hello".
    private static readonly byte[] Message = [0, 0, 0, 0, 7, 10, 5, .. "hello"u8];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] args)
    {
        if (!Arguments.TryParse(args, "jit native", out TimeSpan length, out string[] only))
        {
            await Console.Error.WriteLineAsync($"Usage: {Verb} [--seconds N] [--only jit|native]   (how long starts are repeated, 10 s by default; one kind of program alone; native programs need gcc or clang)");
            return 2;
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("chains-start-");
        try
        {
            string project = Path.Combine(DotnetCommand.RepositoryRoot, "benchmarks", Program);
            Server[] jit = await PublishAsync(project, Path.Combine(folder.FullName, "jit"), "JIT", "-p:PublishAot=false");
            Server[] native = only.Contains("native") ? await PublishAsync(project, Path.Combine(folder.FullName, "native"), "native") : [];
            await MeasureAsync(jit, native, length);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Server[]> PublishAsync(string project, string output, string kind, params string[] more)
    {
        await DotnetCommand.RunAsync(project, ["publish", "-c", "Release", "-v", "quiet", "-o", output, .. more]);
        string program = Path.Combine(output, Program);
        (string File, string[] Args) start = more.Length > 0 ? ("dotnet", [$"{program}.dll"]) : (OperatingSystem.IsWindows() ? $"{program}.exe" : program, []);
        return
        [
            new(start.File, start.Args, "floor", $"the floor, {kind}"),
            new(start.File, start.Args, "application", $"an application with one endpoint, {kind}"),
            new(start.File, start.Args, "grpc", $"the gRPC layer, {kind}", isOurs: true),
            new(start.File, start.Args, "host", $"a chainlet's host, {kind}", isOurs: true),
        ];
    }

    private static async Task MeasureAsync(Server[] jit, Server[] native, TimeSpan length)
    {
        RoundResults results = await Rounds.RunAsync(length, [.. jit.Concat(native).Select(static server => server.Contestant)]);
        Console.WriteLine("| from the start to the first answer | | ÷ the floor | goal | | ÷ JIT | goal | | resident | goal | |");
        Console.WriteLine("|-|-|-|-|-|-|-|-|-|-|-|");
        foreach (Server server in jit)
        {
            double ratio = results.Ratio(server.Contestant, to: jit[0].Contestant);
            Row(server, $"{Text.Ratio(ratio)} | {(server.IsOurs ? Goals.AtMost(ratio, JitGoal) : Goals.None)}", $"| {Goals.None}", Goals.None);
        }

        foreach ((int i, Server server) in native.Index())
        {
            double toFloor = results.Ratio(server.Contestant, to: native[0].Contestant);
            double toJit = results.Ratio(server.Contestant, to: jit[i].Contestant);
            Row(server, $"{Text.Ratio(toFloor)} | {Goals.None}", $"{Text.Ratio(toJit)} | {(server.IsOurs ? Goals.AtMost(toJit, NativeGoal) : Goals.None)}", server.IsOurs ? Goals.AtMost(server.ResidentMegabytes, MemoryGoal, "MiB") : Goals.None);
        }

        void Row(Server server, string toFloor, string toJit, string memoryGoal) => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {server.Contestant.Name} | {Duration.Text(results.Nanoseconds(server.Contestant))} | {toFloor} | {toJit} | {server.ResidentMegabytes:0.0} MiB | {memoryGoal} |"));
    }

    /// <summary>One way of serving.</summary>
    private sealed class Server
    {
        private readonly string _file;
        private readonly string[] _args;
        private readonly string _mode;
        private readonly List<double> _resident = [];

        public Server(string file, string[] args, string mode, string name, bool isOurs = false)
        {
            IsOurs = isOurs;
            (_file, _args, _mode) = (file, args, mode);
            Contestant = new Contestant(name, async count =>
            {
                for (int i = 0; i < count; i++)
                {
                    await StartAsync();
                }
            });
        }

        public Contestant Contestant { get; }

        /// <summary>Whether the goals are its.</summary>
        public bool IsOurs { get; }

        /// <summary>The median of what the process held in memory after its first answer.</summary>
        public double ResidentMegabytes => _resident.Order().ElementAt(_resident.Count / 2);

        private async Task StartAsync()
        {
            int port = Ports.Free();
            using Process process = System.Diagnostics.Process.Start(new ProcessStartInfo(_file, [.. _args, _mode, port.ToString(CultureInfo.InvariantCulture)]))!;
            try
            {
                using var deadline = new CancellationTokenSource(Limit);
                await Ports.WaitUntilListeningAsync(port, EndOfAsync(process), deadline.Token);
                await CallAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/chains.benchmarks.start.Echo/RunRemote")), deadline.Token);
                process.Refresh();
                _resident.Add(process.WorkingSet64 / 1024.0 / 1024.0);
            }
            finally
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        }

        private async Task CallAsync(Uri address, CancellationToken cancellationToken)
        {
            using var http = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Post, address)
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent(Message) { Headers = { ContentType = new("application/grpc") } },
            };
            request.Headers.TE.Add(new("trailers"));
            using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
            byte[] answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!answer.AsSpan().SequenceEqual(Message))
            {
                throw new InvalidOperationException($"{Contestant.Name} answered {(int)response.StatusCode} with {answer.Length} bytes: {response.TrailingHeaders}{response.Headers}.");
            }
        }

        private static async Task<int> EndOfAsync(Process process)
        {
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
    }
}
