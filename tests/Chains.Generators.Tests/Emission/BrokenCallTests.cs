using System.Collections.Immutable;
using Chains.TestSupport;

namespace Chains.Generators.Tests.Emission;

/// <summary>
/// A chainlet whose RunRemote breaks rules is reported where it stands. Its callers, who wrote nothing wrong, have no error beside that, and neither has what is
/// generated: <see cref="GeneratorRun"/> fails on any.
/// </summary>
public sealed class BrokenCallTests
{
    [Theory]
    // Types that do not travel.
    [InlineData("public Task<int> RunRemote(object x)", "await echo.RunRemote(1, ct)")]
    [InlineData("public Task<int> RunRemote(IEnumerable<string> x, string? y = null, CancellationToken ct = default)", "await echo.RunRemote([\"a\"], ct: ct)")]
    [InlineData("public Task<Type> RunRemote(int x)", "(await echo.RunRemote(1)).Name.Length")]
    [InlineData("public IObservable<int> RunRemote(int x, int y = 3)", "(await echo.RunRemote(1)).GetHashCode()")]
    [InlineData("public Task<IAsyncEnumerable<int>> RunRemote()", "await (await echo.RunRemote(ct)).CountAsync(ct)")]
    [InlineData("public async IAsyncEnumerable<object> RunRemote() { await Task.Yield(); yield return 1; }", "await echo.RunRemote(ct).CountAsync(ct)")]
    [InlineData("public int RunRemote(ReadOnlySpan<char> x)", "await echo.RunRemote(\"text\", ct)")]
    [InlineData("public Span<int> RunRemote(dynamic x)", "(await echo.RunRemote(1, ct)).Length")]
    [InlineData("public void RunRemote(Type x, DayOfWeek day = DayOfWeek.Friday, decimal y = 1.5m, char z = '\\'')", "await echo.RunRemote(typeof(int), DayOfWeek.Monday, cancellationToken: ct).ContinueWith(t => t.Id, ct)")]
    [InlineData("public ValueTask RunRemote(object @class, object cancellationToken, string z = null!)", "await echo.RunRemote(1, cancellationToken: 2, cancellationToken_: ct).AsTask().ContinueWith(t => t.Id, ct)")]
    [InlineData("public int RunRemote((int A, object B) x = default)", "await echo.RunRemote((1, 2), ct) + await echo.RunRemote(cancellationToken: ct)")]
    // Parameters that are more than values, and a token that is not last.
    [InlineData("public Task<int> RunRemote(ref int x, in int y, out int z)", "await echo.RunRemote(ref n, 1, out n, ct)")]
    [InlineData("public Task<int> RunRemote(params int[] x)", "await echo.RunRemote(1, 2) + await echo.RunRemote([1, 2], ct)")]
    [InlineData("public Task<int> RunRemote(CancellationToken ct, string x)", "await echo.RunRemote(\"\", ct) + await echo.RunRemote(ct, \"\")")]
    [InlineData("public Task<int> RunRemote(CancellationToken a, CancellationToken b)", "await echo.RunRemote(ct, ct)")]
    // Methods of another kind.
    [InlineData("public Task<T> RunRemote<T>(T x, List<T> y)", "(int)await echo.RunRemote(1, new List<int>(), ct)")]
    [InlineData("internal Task<int> RunRemote(string x)", "await echo.RunRemote(\"\", ct)")]
    [InlineData("public Task<int> Run(string x)", "await echo.RunRemote(\"\", ct)")]
    [InlineData("public static Task<int> RunRemote(string x)", "await echo.RunRemote(\"\", ct)")]
    [InlineData("public Task<int> RunRemote(string x) => null!; public Task<int> RunRemote(int x, CancellationToken ct) => null!; public Task<int> RunRemote(int x)", "await echo.RunRemote(\"\", ct) + await echo.RunRemote(1, ct)")]
    [InlineData("public Task<int> RunRemote(object? x) => null!; public Task<int> RunRemote(dynamic x, CancellationToken ct)", "await echo.RunRemote(1, ct)")]
    public void Its_callers_compile(string method, string call)
    {
        string body = method.Contains(" out ", StringComparison.Ordinal) ? method + " { z = 1; return null!; }"
            : method.EndsWith('}') ? method
            : method + " => throw new Exception();";
        GeneratorRun.Of($$"""
            namespace N
            {
                [Chains.Chainlet] public partial class Echo { {{body}} }

                [Chains.Chainlet] public partial class Top(IEcho echo)
                {
                    public async Task<int> RunRemote(int n, CancellationToken ct = default) => {{call}} + n;
                }
            }
            """);
    }

    [Fact]
    public void A_hidden_type_is_reported_once() => Assert.Equal(["CS0050", "CS0051"], GeneratorRun.Of("""
        namespace N
        {
            [Chains.Chainlet] public partial class Echo { public Task<Hidden> RunRemote(List<Hidden> x, CancellationToken ct = default) => null!; }

            internal sealed record Hidden(int X);
        }
        """, new GeneratorRunOptions { ExpectedDiagnostics = ["CS0050", "CS0051"] }).Diagnostics.Select(d => d.Id).Order(StringComparer.Ordinal));

    [Fact]
    public void A_type_that_cannot_be_written_has_another_name() => Assert.Equal(["CS0453"], GeneratorRun.Of("""
        namespace N
        {
            [Chains.Chainlet] public partial class Echo { public Task<int> RunRemote(Nullable<Nullable<int>> x, CancellationToken ct = default) => null!; }

            [Chains.Chainlet] public partial class Top(IEcho echo) { public Task<int> RunRemote(int x, CancellationToken ct) => echo.RunRemote(x, ct); }
        }
        """, new GeneratorRunOptions { ExpectedDiagnostics = ["CS0453"] }).Diagnostics.Select(d => d.Id));

    [Fact]
    public void An_interface_of_ones_own_keeps_its_method() => GeneratorRun.Of("""
        namespace N
        {
            public partial interface IEcho { Task<int> RunRemote(object x, CancellationToken ct = default); }

            [Chains.Chainlet] public partial class Echo { public Task<int> RunRemote(object x, CancellationToken ct = default) => null!; }

            [Chains.Chainlet] public partial class Top(IEcho echo) { public Task<int> RunRemote(int x, CancellationToken ct) => echo.RunRemote(x, ct); }
        }
        """);

    [Fact]
    public void Two_names_that_are_one_in_JSON_leave_the_method() => GeneratorRun.Of("""
        namespace N
        {
            [Chains.Chainlet] public partial class Echo { public Task<int> RunRemote(M x, CancellationToken ct = default) => null!; }

            public record M([property: System.Text.Json.Serialization.JsonPropertyName("max_tokens")] int A, int MaxTokens);

            [Chains.Chainlet] public partial class Top(IEcho echo) { public Task<int> RunRemote(int x, CancellationToken ct) => echo.RunRemote(new M(x, x), ct); }
        }
        """, new GeneratorRunOptions { BuildProperties = ImmutableDictionary<string, string>.Empty.Add("ChainsJsonNaming", "snake_case") });
}
