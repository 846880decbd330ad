namespace Chains;

/// <summary>
/// Says that calling the chainlet twice with the same input does no harm: callers with <see cref="DependsAttribute.Retries"/>
/// then also repeat a call whose answer was lost (broken connection, UNAVAILABLE, an attempt's timeout).
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class IdempotentAttribute : Attribute;
