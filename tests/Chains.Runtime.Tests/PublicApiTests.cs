using System.Reflection;
using System.Runtime.CompilerServices;
using Chains.Runtime.Tests.Support;

namespace Chains.Runtime.Tests;

/// <summary>The public API is a file under review: whatever changes it shows as a change of that file.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Chains.Runtime")]
    [InlineData("Chains.Grpc")]
    public void The_public_API_is_the_verified_one(string assembly)
    {
        string actual = PublicApi.Of(Assembly.Load(assembly));
        string verified = Path.Combine(Folder(), $"PublicApi.{assembly}.verified.txt");
        string received = Path.Combine(Folder(), $"PublicApi.{assembly}.received.txt");
        string expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }

        if (Environment.GetEnvironmentVariable("CHAINS_ACCEPT_SNAPSHOTS") == "1")
        {
            File.WriteAllText(verified, actual);
            return;
        }

        File.WriteAllText(received, actual);
        string[] before = expected.Split('\n'), after = actual.Split('\n');
        Assert.Fail(
            $"The public API of {assembly} has changed. If so intended, run the tests once with CHAINS_ACCEPT_SNAPSHOTS=1.\n"
            + string.Join('\n', before.Except(after).Select(static line => "- " + line).Concat(after.Except(before).Select(static line => "+ " + line)).Take(40)));
    }

    // The path that the compiler saw is mapped; the source tree lies above the test's output.
    private static string Folder([CallerFilePath] string file = "")
    {
        if (File.Exists(file))
        {
            return Path.GetDirectoryName(file)!;
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Chains.Runtime.Tests.csproj")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The test's source folder is not above its output: run it from the repository.");
    }
}
