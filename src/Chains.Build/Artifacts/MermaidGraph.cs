using System.Globalization;
using System.Linq;
using System.Text;
using Chains.Build.Descriptors;

namespace Chains.Build.Artifacts;

/// <summary>graph.mmd: the chain as Mermaid draws it.</summary>
internal static class MermaidGraph
{
    public static Artifact Create(ChainModel chain)
    {
        StringBuilder text = new("flowchart LR\n");
        foreach (ChainletNode node in chain.Chainlets)
        {
            // Ids of our own: a chainlet may be called like a word of Mermaid's ("end", "graph").
            text.Append("    ").Append(Id(chain, node)).Append(node == chain.Entrypoint ? "([\"" : "[\"").Append(Label(node)).Append(node == chain.Entrypoint ? "\"])\n" : "\"]\n");
        }

        foreach (ChainletNode node in chain.Chainlets)
        {
            foreach (ChainletNode callee in node.Callees)
            {
                text.Append("    ").Append(Id(chain, node)).Append(Arrow(callee.Descriptor)).Append(Id(chain, callee)).Append('\n');
            }
        }

        return new Artifact("graph.mmd", text.ToString());
    }

    private static string Id(ChainModel chain, ChainletNode node)
        => "c" + chain.Chainlets.TakeWhile(other => other != node).Count().ToString(CultureInfo.InvariantCulture);

    private static string Arrow(ChainletDescriptor callee) => (callee.IsClientStreaming, callee.IsServerStreaming) switch
    {
        (true, true) => " -- two-way stream --> ",
        (true, false) => " -- incoming stream --> ",
        (false, true) => " -- stream --> ",
        _ => " --> ",
    };

    private static string Label(ChainletNode node)
    {
        ComputeDescriptor compute = node.Descriptor.Compute;
        return compute.HasGpu ? node.Name + "<br/>" + compute.GpuCount.ToString(CultureInfo.InvariantCulture) + " × " + compute.Gpu : node.Name;
    }
}
