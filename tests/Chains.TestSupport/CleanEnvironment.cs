namespace Chains.TestSupport;

/// <summary>The environment of a user's shell, as far as it can be told from that of a test run.</summary>
internal static class CleanEnvironment
{
    // What `dotnet`, MSBuild and the test platform set for themselves and their children; a build or a host started with them is not what a user would get.
    private static readonly string[] LeakedPrefixes =
    [
        "MSBUILD", "VSTEST", "TESTINGPLATFORM", "XUNIT", "COREHOST_", "CORECLR_", "COVERLET", "DOTNET_STARTUP_HOOKS", "DOTNET_HOST_PATH", "DOTNET_CLI_TEST", "ASPNETCORE_", "CHAINS_", "Chains__", "services__", "NUGET_PACKAGES",
    ];

    internal static void Apply(IDictionary<string, string?> environment)
    {
        foreach (string name in environment.Keys.Where(name => LeakedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToList())
        {
            environment.Remove(name);
        }

        // Servers that outlive a build would hold its folder and its output pipes after the test.
        environment["MSBUILDDISABLENODEREUSE"] = "1";
        environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        environment["UseSharedCompilation"] = "false";
        environment["DOTNET_NOLOGO"] = "1";
        environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        environment["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1";
        environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
    }
}
