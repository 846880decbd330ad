using Chains.TestSupport;

namespace Chains.Analyzers.Tests.Contracts;

/// <summary>The folder of the stock programs from npm that judge the catalogue.</summary>
internal static class CatalogueNode
{
    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

    /// <summary>The folder, once its packages are there; fails with what to install where Node or npm are not.</summary>
    public static Task<string> FolderAsync() => Installed.Value;

    private static async Task<string> InstallAsync()
    {
        Peers.Require("nodejs", "npm");
        string folder = Repo.PathOf("tests/Chains.Analyzers.Tests/Contracts/Node");
        await NodePackages.InstallAsync(folder);
        return folder;
    }
}
