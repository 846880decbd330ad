using Chains.Analyzers.Tests.Support;
using static Chains.Analyzers.Tests.Support.LockedShop;

namespace Chains.Analyzers.Tests;

/// <summary>The contract's level is wire, json, source or none.</summary>
public sealed class CHN0207Tests
{
    [Fact]
    public Task An_unknown_level_fires() => Rules.Fires(Locked with { Properties = Locked.Properties.Add("ChainsContractLevel", "strict"), InLock = ["CHN0207 at stock.proto:1", "CHN0207 at types.proto:1"] }, Before, [Message, Message]);

    [Fact]
    public Task An_unknown_level_of_an_editorconfig_fires() => Rules.Fires(Locked with { Options = Locked.Options.Add("chains_contract_level", "strict"), InLock = ["CHN0207 at stock.proto:1", "CHN0207 at types.proto:1"] }, Before, [Message, Message]);

    [Fact]
    public Task A_known_level_does_not_fire() => Rules.Clean(Locked with { Options = Locked.Options.Add("chains_contract_level", "Wire") }, Before);

    private const string Message = "The contract's level 'strict' is unknown: set chains_contract_level, or the MSBuild property ChainsContractLevel, to wire, json, source or none";
}
