namespace Chains.Analyzers.Fuzz.Judging;

/// <summary>What became of a variant.</summary>
internal sealed class Verdict
{
    /// <summary>What must not be: one text each, whose first line says what it is.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Exceptions of the compiler's own, with nothing of ours in their stack.</summary>
    public List<string> OfCompiler { get; } = [];

    /// <summary>How many diagnostics of our rules it has.</summary>
    public int Reported { get; set; }

    /// <summary>How many fixes were applied.</summary>
    public int Fixed { get; set; }

    /// <summary>Whether compiler and rules find no error in it.</summary>
    public bool IsClean { get; set; }

    /// <summary>Whether its descriptors were read and its artifacts written.</summary>
    public bool IsBuilt { get; set; }
}
