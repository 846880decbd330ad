namespace Chains.TestSupport;

/// <summary>What a <c>dotnet</c> command on a temp project did.</summary>
/// <param name="Command">The command line, for messages.</param>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">The standard output.</param>
/// <param name="ErrorOutput">The standard error.</param>
public sealed record BuildResult(string Command, int ExitCode, string Output, string ErrorOutput)
{
    /// <summary>Errors and warnings of the build, each once.</summary>
    public IReadOnlyList<BuildMessage> Messages { get; } = BuildMessage.Parse(Output);

    /// <summary>The errors among <see cref="Messages"/>.</summary>
    public IEnumerable<BuildMessage> Errors => Messages.Where(message => message.IsError);

    /// <summary>The warnings among <see cref="Messages"/>.</summary>
    public IEnumerable<BuildMessage> Warnings => Messages.Where(message => !message.IsError);

    /// <summary>Fails, with the whole output, unless the command succeeded without a warning.</summary>
    public BuildResult AssertSucceeded()
    {
        if (ExitCode != 0 || Messages.Count > 0)
        {
            Assert.Fail($"`{Command}` ended with {ExitCode} and {Messages.Count} errors or warnings:\n{Output}\n{ErrorOutput}");
        }

        return this;
    }

    /// <summary>Fails, with the whole output, if the command succeeded.</summary>
    public BuildResult AssertFailed()
    {
        if (ExitCode == 0)
        {
            Assert.Fail($"`{Command}` should have failed and did not:\n{Output}\n{ErrorOutput}");
        }

        return this;
    }
}
