namespace Chains;

/// <summary>
/// A dependency on a named chainlet through any interface of the user's with one method that the chainlet's <c>RunRemote</c> fits by shape,
/// so that several chainlets can stand behind one interface. Takes the options of <see cref="DependsAttribute"/>.
/// </summary>
/// <typeparam name="TChainlet">The class of the chainlet that is called.</typeparam>
/// <example><code>public sealed partial class Poems([Depends&lt;PhiLlm&gt;(Retries = 2)] ITextModel model)</code></example>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DependsAttribute<TChainlet> : DependsAttribute
    where TChainlet : class;
