using System;

namespace Chains.Build.Diagnostics;

/// <summary>An error (or warning) of the task: one of <see cref="Problems"/>.</summary>
internal sealed record Problem(string Id, string Message, bool IsWarning = false);

/// <summary>Carries a problem to the task, which logs it. It never leaves the task.</summary>
internal sealed class ProblemException(Problem problem, Exception? inner = null) : Exception(problem.Message, inner)
{
    public Problem Problem { get; } = problem;
}
