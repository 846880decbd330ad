using System.Runtime.CompilerServices;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chains.Generators.Tests.Incrementality;

/// <summary>An old compilation must be free once the driver has seen a new one: in an editor they come with every keystroke.</summary>
public sealed class MemoryRetentionTests
{
    [Fact]
    public void The_driver_keeps_no_old_compilation_alive()
    {
        (GeneratorDriver driver, WeakReference old) = RunTwice();
        for (int i = 0; i < 10 && old.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(old.IsAlive, "The first compilation is still reachable from the driver.");
        GC.KeepAlive(driver);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (GeneratorDriver Driver, WeakReference Old) RunTwice()
    {
        CSharpCompilation first = Compile.Create(Programs.Poems);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(new ChainletGenerator()).RunGenerators(first);
        CSharpCompilation second = Compile.Create(Programs.Poems.Replace("sea", "see", StringComparison.Ordinal));
        driver = driver.RunGenerators(second);
        return (driver, new WeakReference(first));
    }
}
