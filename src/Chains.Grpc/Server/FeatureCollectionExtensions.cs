using Microsoft.AspNetCore.Http.Features;

namespace Chains.Grpc;

/// <summary>Features on the path of a call.</summary>
internal static class FeatureCollectionExtensions
{
    /// <summary>As <c>Get</c>, which is a generic virtual method: the runtime looks each of its calls up in a table.</summary>
    public static TFeature? Find<TFeature>(this IFeatureCollection features)
        where TFeature : class => (TFeature?)features[typeof(TFeature)];
}
