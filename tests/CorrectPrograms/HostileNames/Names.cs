namespace Acme.System.Threading
{
    /// <summary>What a team called these before it met .NET's.</summary>
    public sealed class Task
    {
        public string Title { get; set; } = "";

        public global::System.Collections.Generic.List<Task> Subtasks { get; set; } = new();
    }

    public sealed record CancellationToken(string Reason);

    public enum String
    {
        Short,
        Long,
    }
}

namespace Acme.Chains
{
    public sealed record Chain(string Link);

    public sealed record Object(int Number, global::Acme.System.Threading.String Kind);
}

namespace Acme
{
    using global::Acme.System.Threading;

    [global::Chains.Chainlet]
    public sealed partial class Planner
    {
        public global::System.Threading.Tasks.Task<Task> RunRemote(Task task, global::Acme.Chains.Chain chain, CancellationToken because, global::System.Threading.CancellationToken stop = default)
        {
            stop.ThrowIfCancellationRequested();
            task.Subtasks.Add(new Task { Title = chain.Link + because.Reason });
            return global::System.Threading.Tasks.Task.FromResult(task);
        }
    }

    [global::Chains.Chainlet, global::Chains.Entrypoint("planning")]
    public sealed partial class Planning([global::Chains.Depends(Retries = 1)] global::Acme.IPlanner planner)
    {
        public async global::System.Threading.Tasks.Task<global::System.Collections.Generic.IReadOnlyList<global::Acme.Chains.Object>> RunRemote(string title, String kind = String.Long)
        {
            Task planned = await planner.RunRemote(new Task { Title = title }, new global::Acme.Chains.Chain("first"), new CancellationToken("none"));
            return new[] { new global::Acme.Chains.Object(planned.Subtasks.Count, kind) };
        }
    }
}
