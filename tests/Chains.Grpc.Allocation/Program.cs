using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Chains.Grpc;
using Chains.Grpc.Allocation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

// One side of a call in a process of its own, so that its allocations are those of this side alone. Both sides say when they are ready and answer each
// line of their input: the server with the bytes that it has allocated so far, the client with the bytes that the calls of one measurement took.
return args switch
{
    ["server"] => await ServeAsync(),
    ["client", string address, string scenario, string calls] => await CallAsync(new Uri(address), scenario, int.Parse(calls, CultureInfo.InvariantCulture)),
    _ => 2,
};

static async Task<int> ServeAsync()
{
    WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
    builder.Logging.ClearProviders();
    builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2));
    await using WebApplication application = builder.Build();
    application.MapGrpcUnary(Messages.Unary, static (question, _) => Task.FromResult(new Answer(question.Text)));
    application.MapGrpcServerStreaming(Messages.Stream, static (question, call) => AnswerManyAsync(question, call.CancellationToken));
    await application.StartAsync();
    Console.WriteLine(application.Urls.Single());
    while (Console.ReadLine() is not null)
    {
        Console.WriteLine(GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture));
    }

    return 0;
}

static async IAsyncEnumerable<Answer> AnswerManyAsync(Question question, [EnumeratorCancellation] CancellationToken cancellationToken)
{
    await Task.Yield();
    for (int i = 0; i < Messages.StreamLength; i++)
    {
        cancellationToken.ThrowIfCancellationRequested();
        yield return new Answer(question.Text);
    }
}

static async Task<int> CallAsync(Uri address, string scenario, int calls)
{
    await using var channel = new GrpcChannel(address);
    using var caller = new CancellationTokenSource();
    var question = new Question("How doth the little crocodile", 42);
    Func<Task> callAsync = scenario switch
    {
        "unary" => () => channel.UnaryAsync(Messages.Unary, question),
        "deadline" => () => channel.UnaryAsync(Messages.Unary, question, new GrpcCallOptions(Deadline: DateTimeOffset.UtcNow.AddSeconds(60), CancellationToken: caller.Token)),
        "stream" => async () =>
        {
            await foreach (Answer answer in channel.ServerStreaming(Messages.Stream, question))
            {
                _ = answer;
            }
        },
        _ => throw new ArgumentException($"There is no scenario '{scenario}'.", nameof(scenario)),
    };
    for (int i = 0; i < calls; i++)
    {
        await callAsync();
    }

    Console.WriteLine("ready");
    while (Console.ReadLine() is not null)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < calls; i++)
        {
            await callAsync();
        }

        Console.WriteLine((GC.GetTotalAllocatedBytes(precise: true) - before).ToString(CultureInfo.InvariantCulture));
    }

    return 0;
}
