namespace Chains;

/// <summary>The environment that a chain is deployed to.</summary>
/// <param name="Name">Its name, as <c>production</c>.</param>
public sealed record DeploymentEnvironment(string Name);
