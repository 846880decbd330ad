namespace Chains;

/// <summary>A <see cref="DeploymentContext"/> with a config of the user's own type.</summary>
/// <typeparam name="TUserConfig">The type of the config; read by generated code from <c>Chains:UserConfig</c>.</typeparam>
public sealed class DeploymentContext<TUserConfig> : DeploymentContext
{
    internal DeploymentContext(DeploymentContext context, TUserConfig userConfig)
        : base(context)
    {
        UserConfig = userConfig;
    }

    /// <summary>The config.</summary>
    public TUserConfig UserConfig { get; }
}
