using System.Text;

namespace Chains.Benchmarks.Generator;

/// <summary>The source files of a project of many chainlets: five to a file, each with a message type of its own, all but the first of a file asking the one before.</summary>
internal static class SampleProject
{
    public const int ChainletsPerFile = 5;

    /// <summary>What a file begins with.</summary>
    private const string Head = "using System.Threading;\nusing System.Threading.Tasks;\nusing System.Collections.Generic;\nusing Chains;\nnamespace Project;\n\n";

    /// <summary>The files for so many chainlets, by name.</summary>
    public static IEnumerable<(string Name, string Text)> Files(int chainlets) =>
        Enumerable.Range(0, chainlets / ChainletsPerFile).Select(static file => ($"File{file}.cs", File(file)));

    /// <summary>One of the files.</summary>
    public static string File(int file)
    {
        var text = new StringBuilder(Head);
        for (int i = file * ChainletsPerFile; i < (file + 1) * ChainletsPerFile; i++)
        {
            string dependency = i % ChainletsPerFile == 0 ? "" : $"(IChainlet{i - 1} inner)";
            text.Append($$"""
                public sealed record Message{{i}}(string Role, string Content, int Number);

                [Chainlet, Compute(CpuCount = 2, Memory = "4Gi")]
                public sealed partial class Chainlet{{i}}{{dependency}}
                {
                    public Task<IReadOnlyList<Message{{i}}>> RunRemote(IReadOnlyList<Message{{i}}> messages, int maxNewTokens = 256, CancellationToken cancellationToken = default)
                    {
                        int local = 1;
                        return Task.FromResult(messages);
                    }
                }


                """);
        }

        return text.ToString();
    }

    /// <summary>A chainlet to start at, which reaches all others.</summary>
    public static (string Name, string Text) Entrypoint(int chainlets)
    {
        IEnumerable<string> lastOfFiles = Enumerable.Range(1, chainlets / ChainletsPerFile).Select(static file => $"IChainlet{(file * ChainletsPerFile) - 1} chainlet{file}");
        return ("Start.cs", $$"""
            {{Head}}[Chainlet, Entrypoint("bench")]
            public sealed partial class Start({{string.Join(", ", lastOfFiles)}})
            {
                public Task<string> RunRemote(string text, CancellationToken cancellationToken = default) => Task.FromResult(text);
            }
            """);
    }

    /// <summary>A project of one chainlet whose messages are of scalars.</summary>
    public static (string Name, string Text) Plain { get; } = ("Plain.cs", $$"""
        {{Head}}[Chainlet]
        public sealed partial class Plain
        {
            public Task<string> RunRemote(string text, int number, CancellationToken cancellationToken = default) => Task.FromResult(text);
        }
        """);
}
