using System;

namespace Chains.Build.Diagnostics;

/// <summary>An error (or warning) of the task: one of <see cref="Problems"/>.</summary>
internal sealed record Problem(string Id, string Message, bool IsWarning = false)
{
    /// <summary>Where it is; null for the project as a whole.</summary>
    public SourcePlace? Place { get; init; }
}

/// <summary>A place in a file of the user's; lines and columns count from 1.</summary>
internal sealed record SourcePlace(string File, int Line, int Column);

/// <summary>Carries a problem to the task, which logs it. It never leaves the task.</summary>
internal sealed class ProblemException(Problem problem, Exception? inner = null) : Exception(problem.Message, inner)
{
    public Problem Problem { get; } = problem;
}
