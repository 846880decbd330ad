using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Chains.Hosting;

/// <summary>The OpenAPI document that the build put beside the host of an entrypoint, served as it is.</summary>
internal static class HostOpenApi
{
    /// <summary>The file and the path; the build task writes it by this name.</summary>
    private const string FileName = "openapi.json";

    /// <summary>Maps <c>GET /openapi.json</c> where the file is there.</summary>
    /// <param name="endpoints">The host's.</param>
    /// <param name="folder">The host's folder.</param>
    public static void Map(IEndpointRouteBuilder endpoints, string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return;
        }

        byte[] document = File.ReadAllBytes(path);
        endpoints.MapGet("/" + FileName, async http =>
        {
            http.Response.ContentType = "application/json; charset=utf-8";
            http.Response.ContentLength = document.Length;
            await http.Response.BodyWriter.WriteAsync(document, http.RequestAborted).ConfigureAwait(false);
        });
    }
}
