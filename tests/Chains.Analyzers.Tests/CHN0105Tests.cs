using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests;

/// <summary>Chainlets must not depend on each other in a cycle.</summary>
public sealed class CHN0105Tests
{
    [Fact]
    public Task Two_chainlets_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Writer(IEditor editor)
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{editor} {text}");
        }

        [Chainlet]
        public sealed partial class Editor(IWriter {|CHN0105:writer|})
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{writer} {text}");
        }
        """,
        "Chainlets depend on each other in a cycle, so none could ever start: Editor → Writer → Editor. Break it where the call back is not needed, or pass the result along instead");

    [Fact]
    public Task Three_chainlets_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class A(IB {|CHN0105:next|})
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{next} {text}");
        }

        [Chainlet]
        public sealed partial class B(IC next)
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{next} {text}");
        }

        [Chainlet]
        public sealed partial class C(IA next)
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{next} {text}");
        }
        """,
        "Chainlets depend on each other in a cycle, so none could ever start: A → B → C → A. Break it where the call back is not needed, or pass the result along instead");

    [Fact]
    public Task A_chainlet_that_asks_for_itself_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class A(IA {|CHN0105:self|})
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{self} {text}");
        }
        """,
        "Chainlets depend on each other in a cycle, so none could ever start: A → A. Break it where the call back is not needed, or pass the result along instead");

    [Fact]
    public Task Two_cycles_through_one_chainlet_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class A(IB {|CHN0105:b|}, IC {|CHN0105:c|})
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{b} {c} {text}");
        }

        [Chainlet]
        public sealed partial class B(IA next)
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{next} {text}");
        }

        [Chainlet]
        public sealed partial class C(IA next)
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{next} {text}");
        }
        """,
        "Chainlets depend on each other in a cycle, so none could ever start: A → B → A. Break it where the call back is not needed, or pass the result along instead",
        "Chainlets depend on each other in a cycle, so none could ever start: A → C → A. Break it where the call back is not needed, or pass the result along instead");

    [Fact]
    public Task A_cycle_that_other_chainlets_lead_to_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class A(IB next)
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{next} {text}");
        }

        [Chainlet]
        public sealed partial class B(IC {|CHN0105:next|})
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{next} {text}");
        }

        [Chainlet]
        public sealed partial class C(IB next)
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{next} {text}");
        }
        """,
        "Chainlets depend on each other in a cycle, so none could ever start: B → C → B. Break it where the call back is not needed, or pass the result along instead");

    [Fact]
    public Task A_cycle_through_an_interface_of_ones_own_fires() => Rules.Fires("""
        public interface ISource
        {
            Task<string> RunRemote(string text);
        }

        [Chainlet]
        public sealed partial class A(IB {|CHN0105:next|})
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{next} {text}");
        }

        [Chainlet]
        public sealed partial class B([Depends<A>] ISource next)
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{next} {text}");
        }
        """,
        "Chainlets depend on each other in a cycle, so none could ever start: A → B → A. Break it where the call back is not needed, or pass the result along instead");

    [Fact]
    public Task A_diamond_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class A(IB b, IC c)
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{b} {c} {text}");
        }

        [Chainlet]
        public sealed partial class B(ID next)
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{next} {text}");
        }

        [Chainlet]
        public sealed partial class C(ID next)
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{next} {text}");
        }

        [Chainlet]
        public sealed partial class D
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    /// <summary>Each step of it is another type: the walk had no end, and ended the process.</summary>
    [Fact]
    public Task A_chainlet_that_takes_ever_more_of_itself_is_one() => Rules.Fires("""
        [Chainlet]
        public sealed partial class {|CHN0003:Grow|}<T>({|CHN0101:Grow<Grow<T>>|} {|CHN0105:next|})
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{next} {text}");
        }
        """,
        "Chainlet 'Grow' has type parameters, but a host needs one wire contract: remove them, or derive a non-generic chainlet from it",
        "Parameter 'next' of chainlet 'Grow' takes the chainlet class 'Grow', which would tie both into one process: take 'IGrow' instead",
        "Chainlets depend on each other in a cycle, so none could ever start: Grow → Grow. Break it where the call back is not needed, or pass the result along instead");
}
