using System.Globalization;
using System.Text;

namespace Chains.Benchmarks.Editor;

/// <summary>
/// The source files of a large project as a team would write it: five chainlets to a file and the messages that they share, in ten namespaces. Every chainlet of
/// the first half asks two or three others in loops; the second half are models, with hooks, secrets and services. Beside them stand files without a chainlet.
/// </summary>
internal sealed class EditorProject(int chainlets)
{
    /// <summary>Stands in the body of each chainlet that asks others.</summary>
    public const string InBody = "confidence < 0.5";

    private const int ChainletsPerFile = 5;
    private const int Areas = 10;

    /// <summary>How many files hold chainlets.</summary>
    public int ChainletFiles => chainlets / ChainletsPerFile;

    /// <summary>How many files hold none.</summary>
    public int PlainFiles => ChainletFiles / 5;

    /// <summary>A file in the middle of the project, whose chainlets ask others and are asked.</summary>
    public string EditedFile => Name(ChainletFiles / 4);

    public IEnumerable<(string Name, string Text)> Files() =>
    [
        .. Enumerable.Range(0, ChainletFiles).Select(file => (Name(file), ChainletFile(file))),
        .. Enumerable.Range(0, PlainFiles).Select(static file => ($"Tables{file}.cs", PlainFile(file))),
    ];

    private static string Name(int file) => $"Steps{file}.cs";

    private static string Area(int file) => $"Project.Area{file % Areas}";

    private string ChainletFile(int file)
    {
        int[] members = [.. Enumerable.Range(file * ChainletsPerFile, ChainletsPerFile)];
        IEnumerable<string> areas = members.SelectMany(Asked).Select(static asked => Area(asked / ChainletsPerFile)).Where(area => area != Area(file)).Distinct().Order(StringComparer.Ordinal);
        var text = new StringBuilder($$"""
            using System;
            using System.Collections.Generic;
            using System.Linq;
            using System.Net.Http;
            using System.Text;
            using System.Threading;
            using System.Threading.Tasks;
            using Chains;
            using Microsoft.Extensions.Logging;
            {{string.Concat(areas.Select(static area => $"using {area};\n"))}}
            namespace {{Area(file)}};

            /// <summary>What the steps of this file are asked.</summary>
            public sealed record Question{{file}}(string Text, IReadOnlyList<Passage{{file}}> Passages, Effort{{file}} Effort);

            /// <summary>A part of a document that may hold the answer.</summary>
            public sealed record Passage{{file}}(string Source, string Text, double Score, int? Page = null);

            /// <summary>How long a step may look for a better answer.</summary>
            public enum Effort{{file}}
            {
                Low,
                Normal,
                High,
            }


            """);
        foreach (int chainlet in members)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                /// <summary>What step {chainlet} says.</summary>
                public sealed record Answer{chainlet}(string Text, double Confidence, IReadOnlyList<string> Sources);


                """);
            text.Append(Asked(chainlet) is [int first, int second, ..] asked ? Asking(chainlet, first, second, asked.ElementAtOrDefault(2)) : Model(chainlet));
        }

        return text.ToString();
    }

    /// <summary>Those further down in a tree whose root is the entrypoint, and every third time one of the neighbour's.</summary>
    private int[] Asked(int chainlet)
    {
        int first = (2 * chainlet) + 1;
        if (first + 1 >= chainlets)
        {
            return [];
        }

        // The last one has no place in a tree of an even number.
        int third = chainlet == 0 ? chainlets - 1 : first + 2;
        return chainlet % 3 == 0 && third < chainlets ? [first, first + 1, third] : [first, first + 1];
    }

    private static string Asking(int chainlet, int first, int second, int third)
    {
        int file = chainlet / ChainletsPerFile;
        int firstFile = first / ChainletsPerFile;
        int secondFile = second / ChainletsPerFile;
        int thirdFile = third / ChainletsPerFile;
        string entrypoint = chainlet == 0 ? "[Entrypoint(\"answers\")]\n" : "";
        string options = chainlet % 2 == 0 ? "[Depends(Retries = 2, TimeoutSeconds = 120, ConcurrencyLimit = 8)] " : "";
        string parameter = third == 0 ? "" : $"IStep{third} third, ";
        string last = third == 0 ? "" : $$"""
                    if (question.Effort == Effort{{file}}.High)
                    {
                        Answer{{third}} checkedAnswer = await third.RunRemote(new Question{{thirdFile}}(text, [], Effort{{thirdFile}}.Normal), limit, cancellationToken);
                        confidence *= checkedAnswer.Confidence;
                    }

            """;
        return $$"""
            /// <summary>Step {{chainlet}} asks others about each passage, and again while it is not sure.</summary>
            [Chainlet]
            {{entrypoint}}[Compute(CpuCount = 2, Memory = "4Gi", PredictConcurrency = 8)]
            public sealed partial class Step{{chainlet}}({{options}}IStep{{first}} first, IStep{{second}} second, {{parameter}}ILogger<Step{{chainlet}}> logger)
            {
                private const int MaxPasses = 3;

                public async Task<Answer{{chainlet}}> RunRemote(Question{{file}} question, int limit = 16, CancellationToken cancellationToken = default)
                {
                    var sources = new List<string>();
                    var pending = new List<Task<Answer{{first}}>>();
                    string text = question.Text.Trim();
                    double confidence = 0;
                    foreach (Passage{{file}} passage in question.Passages.Where(p => p.Score > 0.1).OrderByDescending(p => p.Score).Take(limit))
                    {
                        sources.Add(passage.Page is { } page ? $"{passage.Source}, page {page}" : passage.Source);
                        pending.Add(first.RunRemote(new Question{{firstFile}}(passage.Text, [], Effort{{firstFile}}.Low), limit / 2, cancellationToken));
                    }

                    foreach (Answer{{first}} answer in await Task.WhenAll(pending))
                    {
                        confidence = Math.Max(confidence, answer.Confidence);
                        sources.AddRange(answer.Sources);
                    }

                    for (int pass = 0; pass < MaxPasses && {{InBody}}; pass++)
                    {
                        var again = new Question{{secondFile}}(text, [new Passage{{secondFile}}(nameof(Step{{chainlet}}), text, confidence)], Effort{{secondFile}}.High);
                        Answer{{second}} better = await second.RunRemote(again, cancellationToken: cancellationToken);
                        if (better.Confidence > confidence)
                        {
                            (text, confidence) = (better.Text, better.Confidence);
                        }

                        logger.LogDebug("Pass {Pass} reached {Confidence}", pass, confidence);
                    }

            {{last}}        return new Answer{{chainlet}}(Join(text, sources), confidence, sources);
                }

                private static string Join(string text, List<string> sources)
                {
                    var joined = new StringBuilder(text);
                    foreach (string source in sources.Distinct(StringComparer.Ordinal))
                    {
                        joined.AppendLine().Append("- ").Append(source);
                    }

                    return joined.ToString();
                }
            }


            """;
    }

    private static string Model(int chainlet)
    {
        int file = chainlet / ChainletsPerFile;
        return $$"""
            /// <summary>Step {{chainlet}} asks a model on another machine.</summary>
            [Chainlet]
            [Compute(CpuCount = 4, Memory = "16Gi", Gpu = Gpu.A10G, PredictConcurrency = 4)]
            [Autoscaling(MinReplicas = 1, MaxReplicas = 4, ConcurrencyTarget = 4)]
            [Assets(SecretKeys = ["model_key_{{chainlet}}"])]
            public sealed partial class Step{{chainlet}}
            {
                private readonly DeploymentContext _context;
                private readonly HttpClient _client;
                private readonly TimeProvider _clock;
                private bool _isLoaded;

                public Step{{chainlet}}(DeploymentContext context, IHttpClientFactory clients, TimeProvider clock)
                {
                    _context = context;
                    _client = clients.CreateClient("models");
                    _clock = clock;
                }

                public async Task LoadAsync(CancellationToken cancellationToken)
                {
                    using HttpResponseMessage response = await _client.GetAsync(new Uri("https://models.example/ready"), cancellationToken);
                    _isLoaded = response.IsSuccessStatusCode;
                }

                public bool IsHealthy() => _isLoaded;

                public async Task<Answer{{chainlet}}> RunRemote(Question{{file}} question, int limit = 16, CancellationToken cancellationToken = default)
                {
                    var sources = new List<string>();
                    string prompt = string.Join("\n", question.Passages.Where(p => p.Score > 0.2).Select(p => p.Text).Append(question.Text));
                    for (int attempt = 1; attempt <= limit; attempt++)
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("https://models.example/generate"));
                        request.Headers.Add("Authorization", "Bearer " + _context.Secrets["model_key_{{chainlet}}"]);
                        request.Content = new StringContent(prompt, Encoding.UTF8, "text/plain");
                        using HttpResponseMessage response = await _client.SendAsync(request, cancellationToken);
                        if (response.IsSuccessStatusCode)
                        {
                            string text = await response.Content.ReadAsStringAsync(cancellationToken);
                            sources.AddRange(question.Passages.Where(p => text.Contains(p.Text, StringComparison.Ordinal)).Select(p => p.Source));
                            return new Answer{{chainlet}}(text, sources.Count / (double)limit, sources);
                        }

                        await Task.Delay(TimeSpan.FromMilliseconds(10 * attempt), _clock, cancellationToken);
                    }

                    throw new InvalidOperationException($"No answer to '{question.Text}' after {limit} attempts.");
                }
            }


            """;
    }

    private static string PlainFile(int file) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;

        namespace Project.Tables;

        /// <summary>A row of table {{file}}.</summary>
        public sealed record Row{{file}}(int Number, string Name, decimal Price, DateTimeOffset Changed);

        /// <summary>Where the rows of table {{file}} are kept.</summary>
        public interface ITable{{file}}
        {
            Task<IReadOnlyList<Row{{file}}>> ReadAsync(int page, CancellationToken cancellationToken);

            Task WriteAsync(Row{{file}} row, CancellationToken cancellationToken);
        }

        /// <summary>Keeps table {{file}} in memory.</summary>
        public sealed class Table{{file}} : ITable{{file}}
        {
            private const int PageSize = 50;
            private readonly SortedDictionary<int, Row{{file}}> _rows = [];
            private readonly SemaphoreSlim _gate = new(1, 1);

            public int Count => _rows.Count;

            public event EventHandler<Row{{file}}>? Written;

            public async Task<IReadOnlyList<Row{{file}}>> ReadAsync(int page, CancellationToken cancellationToken)
            {
                await _gate.WaitAsync(cancellationToken);
                try
                {
                    return [.. _rows.Values.Skip(page * PageSize).Take(PageSize)];
                }
                finally
                {
                    _gate.Release();
                }
            }

            public async Task WriteAsync(Row{{file}} row, CancellationToken cancellationToken)
            {
                await _gate.WaitAsync(cancellationToken);
                try
                {
                    if (_rows.TryGetValue(row.Number, out Row{{file}}? before) && before.Changed > row.Changed)
                    {
                        throw new InvalidOperationException($"Row {row.Number} was changed at {before.Changed}, after {row.Changed}.");
                    }

                    _rows[row.Number] = row;
                }
                finally
                {
                    _gate.Release();
                }

                Written?.Invoke(this, row);
            }

            public decimal Total(Func<Row{{file}}, bool> isWanted)
            {
                decimal total = 0;
                foreach (Row{{file}} row in _rows.Values)
                {
                    if (isWanted(row))
                    {
                        total += row.Price;
                    }
                }

                return total;
            }

            public static Row{{file}} Parse(string line)
            {
                string[] parts = line.Split(';', StringSplitOptions.TrimEntries);
                return parts is [var number, var name, var price, var changed]
                    ? new Row{{file}}(int.Parse(number), name, decimal.Parse(price), DateTimeOffset.Parse(changed))
                    : throw new FormatException($"'{line}' has {parts.Length} parts and not four.");
            }
        }
        """;
}
