using Chains.Analyzers.Tests.Support;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chains.Analyzers.Tests;

/// <summary>The rules over the whole graph where parts of it stand in other assemblies, one and two levels down, in each form in which a project sees another one.</summary>
public sealed class GraphRulesAcrossAssembliesTests
{
    private const string Models = """
        namespace Models;

        public interface ITextModel
        {
            Task<string> Complete(string prompt, CancellationToken cancellationToken = default);
        }

        public abstract class Asker<TModel>(TModel model)
        {
            protected TModel Model { get; } = model;
        }

        [Chainlet]
        [Compute(PredictConcurrency = 4), Autoscaling(MaxReplicas = 2)]
        public sealed partial class PhiLlm
        {
            public async Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default)
            {
                await Task.Delay(1, cancellationToken);
                return prompt;
            }
        }

        [Chainlet]
        [Compute(CpuCount = 2, PredictConcurrency = Concurrency.PerCpu)]
        public sealed partial class Judge([Depends(TimeoutSeconds = 60)] IPhiLlm phi)
        {
            public Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default) => phi.RunRemote(prompt, cancellationToken);
        }

        [Chainlet]
        public sealed partial class Patient([Depends(TimeoutSeconds = 900)] IPhiLlm phi)
        {
            public Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default) => phi.RunRemote(prompt, cancellationToken);
        }

        [Chainlet]
        public sealed partial class Reader([Depends(TimeoutSeconds = 900)] IPhiLlm phi)
        {
            public async IAsyncEnumerable<string> RunRemote(string prompt, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
            {
                yield return await phi.RunRemote(prompt, cancellationToken);
            }
        }

        [Chainlet(Name = "phi_llm")]
        public sealed partial class OtherPhi
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        [Compute(Memory = "4Gi")]
        public sealed partial class Batched
        {
            [Batch(MaxSize = 4)]
            public Task<IReadOnlyList<string>> RunRemote(IReadOnlyList<string> prompts) => Task.FromResult(prompts);
        }
        """;

    private const string Reviews = """
        namespace Reviews;

        [Chainlet]
        public sealed partial class Reviewer(Models.IJudge judge)
        {
            public Task<string> RunRemote(string text, CancellationToken cancellationToken = default) => judge.RunRemote(text, cancellationToken);
        }

        [Chainlet]
        public sealed partial class Hasty([Depends(TimeoutSeconds = 5)] Models.IJudge judge)
        {
            public Task<string> RunRemote(string text, CancellationToken cancellationToken = default) => judge.RunRemote(text, cancellationToken);
        }
        """;

    public static TheoryData<LibraryForm> Forms => [LibraryForm.Image, LibraryForm.Surface, LibraryForm.Compilation];

    // Timeouts.

    [Theory]
    [MemberData(nameof(Forms))]
    public Task A_dependency_that_waits_longer_than_its_caller_here_fires(LibraryForm form) => Rules.Fires(With(form), """
        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends(Retries = 1, TimeoutSeconds = {|CHN0113:30|})] Models.IJudge judge)
        {
            public Task<string> RunRemote(string word) => judge.RunRemote(word);
        }
        """,
        "'Judge' waits up to 60 s for 'PhiLlm', but whoever calls 'Judge' waits 30 s at most (PoemGenerator → Judge), so the rest is never used: lower it, or raise the callers' timeout");

    [Theory]
    [MemberData(nameof(Forms))]
    public Task One_that_is_two_assemblies_away_fires(LibraryForm form) => Rules.Fires(With(form), """
        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends(TimeoutSeconds = {|CHN0113:30|})] Reviews.IReviewer reviewer)
        {
            public Task<string> RunRemote(string word) => reviewer.RunRemote(word);
        }
        """,
        "'Judge' waits up to 60 s for 'PhiLlm', but whoever calls 'Judge' waits 30 s at most (PoemGenerator → Reviewer → Judge), so the rest is never used: lower it, or raise the callers' timeout");

    [Theory]
    [MemberData(nameof(Forms))]
    public Task One_that_waits_longer_than_a_call_without_a_timeout_fires(LibraryForm form) => Rules.Fires(With(form), """
        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(Models.IPatient {|CHN0113:patient|})
        {
            public Task<string> RunRemote(string word) => patient.RunRemote(word);
        }
        """,
        "'Patient' waits up to 900 s for 'PhiLlm', but whoever calls 'Patient' waits 600 s at most (PoemGenerator → Patient), so the rest is never used: lower it, or raise the callers' timeout");

    [Theory]
    [MemberData(nameof(Forms))]
    public Task One_that_waits_longer_than_an_attempt_fires(LibraryForm form) => Rules.Fires(With(form), """
        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends(Retries = 3, TimeoutSeconds = 300, AttemptTimeoutSeconds = {|CHN0113:20|})] Models.IJudge judge)
        {
            public Task<string> RunRemote(string word) => judge.RunRemote(word);
        }
        """,
        "'Judge' waits up to 60 s for 'PhiLlm', but whoever calls 'Judge' waits 20 s at most (PoemGenerator → Judge), so the rest is never used: lower it, or raise the callers' timeout");

    [Theory]
    [MemberData(nameof(Forms))]
    public Task A_timeout_here_that_no_caller_behind_another_assembly_waits_for_fires(LibraryForm form) => Rules.Fires(With(form), """
        [Chainlet]
        public sealed partial class Draft([Depends(TimeoutSeconds = {|CHN0113:45|})] Models.IPhiLlm phi)
        {
            public Task<string> RunRemote(string word) => phi.RunRemote(word);
        }

        [Chainlet]
        public sealed partial class Editor(IDraft draft)
        {
            public Task<string> RunRemote(string word) => draft.RunRemote(word);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends(TimeoutSeconds = 30)] IEditor editor)
        {
            public Task<string> RunRemote(string word) => editor.RunRemote(word);
        }
        """,
        "'Draft' waits up to 45 s for 'PhiLlm', but whoever calls 'Draft' waits 30 s at most (PoemGenerator → Editor → Draft), so the rest is never used: lower it, or raise the callers' timeout");

    [Theory]
    [MemberData(nameof(Forms))]
    public Task One_behind_an_interface_of_the_users_fires(LibraryForm form) => Rules.Fires(With(form), """
        public interface IVerdict
        {
            Task<string> Decide(string prompt, CancellationToken cancellationToken = default);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends<Models.Judge>(TimeoutSeconds = {|CHN0113:30|})] IVerdict judge)
        {
            public Task<string> RunRemote(string word) => judge.Decide(word);
        }
        """,
        "'Judge' waits up to 60 s for 'PhiLlm', but whoever calls 'Judge' waits 30 s at most (PoemGenerator → Judge), so the rest is never used: lower it, or raise the callers' timeout");

    [Theory]
    [MemberData(nameof(Forms))]
    public Task A_dependency_that_goes_to_a_generic_base_class_fires(LibraryForm form) => Rules.Fires(With(form), """
        [Chainlet]
        public sealed partial class Editor([Depends(TimeoutSeconds = {|CHN0113:45|})] Models.IPhiLlm phi) : Models.Asker<Models.IPhiLlm>(phi)
        {
            public Task<string> RunRemote(string word) => Model.RunRemote(word);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends(TimeoutSeconds = 30)] IEditor editor)
        {
            public Task<string> RunRemote(string word) => editor.RunRemote(word);
        }
        """,
        "'Editor' waits up to 45 s for 'PhiLlm', but whoever calls 'Editor' waits 30 s at most (PoemGenerator → Editor), so the rest is never used: lower it, or raise the callers' timeout");

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Times_that_fit_or_are_not_known_do_not_fire(LibraryForm form) => Rules.Clean(With(form), """
        // Whoever calls the entrypoint may wait longer than a call without a timeout of its own.
        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends(TimeoutSeconds = 1800)] Models.IPatient patient, [Depends(TimeoutSeconds = 30)] Models.IPhiLlm phi, Models.IReader reader)
        {
            public async Task<string> RunRemote(string word)
            {
                await foreach (string line in reader.RunRemote(word))
                {
                    word += line;
                }
                return await patient.RunRemote(word) + await phi.RunRemote(word);
            }
        }

        // The timeout spans all attempts, and what a retry finds left is its own affair.
        [Chainlet, Entrypoint("verdicts")]
        public sealed partial class Verdicts([Depends(Retries = 5, TimeoutSeconds = 70, AttemptTimeoutSeconds = 65)] Models.IJudge judge)
        {
            public Task<string> RunRemote(string word) => judge.RunRemote(word);
        }

        // One of two callers is in a hurry; the other one waits long enough.
        [Chainlet, Entrypoint("hurry")]
        public sealed partial class Hurry([Depends(TimeoutSeconds = 1)] Models.IJudge judge)
        {
            public Task<string> RunRemote(string word) => judge.RunRemote(word);
        }

        // What does not fit within another assembly is that assembly's affair.
        [Chainlet, Entrypoint("other")]
        public sealed partial class Other(Reviews.IHasty hasty)
        {
            public Task<string> RunRemote(string word) => hasty.RunRemote(word);
        }
        """);

    // Limits.

    [Theory]
    [MemberData(nameof(Forms))]
    public Task A_limit_over_what_another_assemblys_chainlet_runs_fires(LibraryForm form) => Rules.Fires(With(form), """
        [Chainlet, Entrypoint("poems")]
        [Compute(PredictConcurrency = 64)]
        public sealed partial class PoemGenerator([Depends(ConcurrencyLimit = {|CHN0114:9|})] Models.IPhiLlm phi)
        {
            public async Task<string> RunRemote(string word) => string.Concat(await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => phi.RunRemote(word))));
        }
        """,
        "'PoemGenerator' lets 9 calls to 'PhiLlm' out at once, but that runs 8 at most (2 replicas of 4), so the others are held up or refused there: lower the limit, or raise PredictConcurrency or MaxReplicas");

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Limits_that_fit_or_are_not_known_do_not_fire(LibraryForm form) => Rules.Clean(With(form), """
        [Chainlet, Entrypoint("poems")]
        [Compute(PredictConcurrency = 64), Autoscaling(MaxReplicas = 10)]
        public sealed partial class PoemGenerator([Depends(ConcurrencyLimit = 8)] Models.IPhiLlm phi, [Depends(ConcurrencyLimit = 64)] Models.IJudge judge, [Depends(ConcurrencyLimit = 64, TimeoutSeconds = 1000)] Models.IPatient patient, [Depends(ConcurrencyLimit = 4)] Models.IBatched batched)
        {
            public async Task<string> RunRemote(string word) => await phi.RunRemote(word) + await judge.RunRemote(word) + await patient.RunRemote(word) + (await batched.RunRemote([word]))[0];
        }
        """);

    // Names.

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Two_names_of_another_assembly_that_Kubernetes_cannot_tell_apart_fire_at_the_entrypoint(LibraryForm form) => Rules.Fires(With(form), """
        [Chainlet, Entrypoint("poems")]
        public sealed partial class {|CHN0106:PoemGenerator|}(Models.IPhiLlm phi, Models.IOtherPhi other)
        {
            public async Task<string> RunRemote(string word) => await phi.RunRemote(word) + await other.RunRemote(word);
        }
        """,
        "Chainlets 'OtherPhi' and 'PhiLlm' are both named 'phi-llm', but the name is the host's folder and address: set another one with [Chainlet(Name = …)]");

    [Theory]
    [MemberData(nameof(Forms))]
    public Task A_name_of_an_assembly_two_levels_down_fires(LibraryForm form) => Rules.Fires(With(form), """
        [Chainlet(Name = {|CHN0106:"Phi-Llm"|}), Entrypoint("poems")]
        public sealed partial class PoemGenerator(Reviews.IReviewer reviewer)
        {
            public Task<string> RunRemote(string word) => reviewer.RunRemote(word);
        }
        """,
        "Chainlets 'PhiLlm' and 'PoemGenerator' are both named 'phi-llm', but the name is the host's folder and address: set another one with [Chainlet(Name = …)]");

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Names_that_no_chain_brings_together_do_not_fire(LibraryForm form) => Rules.Clean(With(form), """
        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(Models.IPhiLlm phi)
        {
            public Task<string> RunRemote(string word) => phi.RunRemote(word);
        }

        [Chainlet, Entrypoint("others")]
        public sealed partial class Others(Models.IOtherPhi other)
        {
            public Task<string> RunRemote(string word) => other.RunRemote(word);
        }
        """);

    // Cycles, calls and reach.

    [Theory]
    [MemberData(nameof(Forms))]
    public Task A_cycle_through_interfaces_of_another_assembly_fires(LibraryForm form) => Rules.Fires(With(form), """
        [Chainlet]
        public sealed partial class Editor([Depends<Writer>] Models.ITextModel {|CHN0105:writer|})
        {
            public Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default) => writer.Complete(prompt, cancellationToken);
        }

        [Chainlet, Entrypoint("book")]
        public sealed partial class Writer([Depends<Editor>] Models.ITextModel editor, Models.IJudge judge)
        {
            public async Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default) => await editor.Complete(await judge.RunRemote(prompt, cancellationToken), cancellationToken);
        }
        """,
        "Chainlets depend on each other in a cycle, so none could ever start: Editor → Writer → Editor. Break it where the call back is not needed, or pass the result along instead");

    [Theory]
    [MemberData(nameof(Forms))]
    public Task A_dependency_of_another_assembly_that_is_never_called_fires(LibraryForm form) => Rules.Fires(With(form), """
        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(Reviews.IReviewer {|CHN0112:reviewer|}, [Depends<Models.PhiLlm>(Retries = 1)] Models.ITextModel {|CHN0112:model|})
        {
            public Task<string> RunRemote(string word) => Task.FromResult(word);
        }
        """,
        "'reviewer' of 'PoemGenerator' is never called, but deployed, waited for and paid: call it, or remove the parameter",
        "'model' of 'PoemGenerator' is never called, but deployed, waited for and paid: call it, or remove the parameter");

    [Theory]
    [MemberData(nameof(Forms))]
    public Task A_dependency_that_a_base_class_calls_does_not_fire(LibraryForm form) => Rules.Clean(With(form), """
        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(Models.IPhiLlm phi) : Models.Asker<Models.IPhiLlm>(phi)
        {
            public Task<string> RunRemote(string word) => Model.RunRemote(word);
        }
        """);

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Chainlets_of_a_library_and_those_that_it_refers_to_do_not_fire(LibraryForm form) => Rules.Clean(With(form), """
        // No entrypoint: whoever uses these is not known here.
        [Chainlet]
        public sealed partial class Unused(Models.IJudge judge)
        {
            public Task<string> RunRemote(string word) => judge.RunRemote(word);
        }
        """);

    [Theory]
    [MemberData(nameof(Forms))]
    public Task A_chainlet_that_only_another_assembly_could_lead_to_fires(LibraryForm form) => Rules.Fires(With(form), """
        [Chainlet]
        public sealed partial class {|CHN0111:Unused|}
        {
            public Task<string> RunRemote(string word) => Task.FromResult(word);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(Reviews.IReviewer reviewer)
        {
            public Task<string> RunRemote(string word) => reviewer.RunRemote(word);
        }
        """,
        "Chainlet 'Unused' is in no chain: no entrypoint of this project leads to it, so it gets no host; inject 'IUnused' where it is needed, mark it [Entrypoint], or remove it");

    // Assemblies that another version of the package made.

    [Theory]
    [InlineData(LibraryForm.Image)]
    [InlineData(LibraryForm.Compilation)]
    public Task Attributes_of_another_version_are_read_as_far_as_they_are_known(LibraryForm form)
    {
        // An option that is gone since, another that was not there yet, and interfaces that no generator of today made.
        CSharpCompilation old = CSharpCompilation.Create(
            "Chains.Runtime",
            [
                Compile.Parse(new SourceFile("/old/Old.cs", """
                    using System;
                    [assembly: System.Reflection.AssemblyVersion("0.0.1")]
                    namespace Chains
                    {
                        [AttributeUsage(AttributeTargets.Class)] public sealed class ChainletAttribute : Attribute { public string Name { get; set; } public bool Eager { get; set; } }
                        [AttributeUsage(AttributeTargets.Class)] public sealed class ComputeAttribute : Attribute { public int Flavour { get; set; } public int PredictConcurrency { get; set; } }
                        [AttributeUsage(AttributeTargets.Parameter)] public sealed class DependsAttribute : Attribute { public int TimeoutSeconds { get; set; } public int Patience { get; set; } }
                    }
                    """)),
            ],
            Compile.References.Where(reference => System.IO.Path.GetFileName(reference.Display) != "Chains.Runtime.dll"),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        CSharpCompilation library = CSharpCompilation.Create(
            "Old.Models",
            [
                Compile.Parse(new SourceFile("/old/Models.cs", """
                    using System.Threading.Tasks;
                    using Chains;
                    namespace Models
                    {
                        public interface IPhiLlm { Task<string> RunRemote(string prompt); }
                        public interface IJudge { Task<string> RunRemote(string prompt); }
                        [Chainlet(Eager = true), Compute(Flavour = 3, PredictConcurrency = 2)] public sealed class PhiLlm { public Task<string> RunRemote(string prompt) { return null; } }
                        [Chainlet] public sealed class Judge { public Judge([Depends(TimeoutSeconds = 60, Patience = 5)] IPhiLlm phi) { } public Task<string> RunRemote(string prompt) { return null; } }
                    }
                    """)),
            ],
            [.. old.References, old.ToMetadataReference()],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Compile.AssertNoErrors(library);
        return Rules.Fires(RuleOptions.Default with { References = [Libraries.Refer(form, library)] }, """
            [Chainlet, Entrypoint("poems")]
            public sealed partial class PoemGenerator([Depends(TimeoutSeconds = {|CHN0113:30|})] Models.IJudge judge, [Depends(ConcurrencyLimit = {|CHN0114:3|})] Models.IPhiLlm phi)
            {
                public async Task<string> RunRemote(string word) => await judge.RunRemote(word) + await phi.RunRemote(word);
            }
            """,
            "'Judge' waits up to 60 s for 'PhiLlm', but whoever calls 'Judge' waits 30 s at most (PoemGenerator → Judge), so the rest is never used: lower it, or raise the callers' timeout",
            "'PoemGenerator' lets 3 calls to 'PhiLlm' out at once, but that runs 2 at most (1 replica of 2), so the others are held up or refused there: lower the limit, or raise PredictConcurrency or MaxReplicas");
    }

    private static RuleOptions With(LibraryForm form)
    {
        MetadataReference models = Libraries.Create(form, "Models", Models);
        return RuleOptions.Default with { References = [models, Libraries.Create(form, "Reviews", Reviews, models)] };
    }
}
