using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Chains.Clients;
using Chains.Grpc;
using Chains.Infrastructure;
using Chains.Wire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Chains.Hosting;

/// <summary>Supplies the constructor arguments of a host's chainlet: clients of its dependencies by configured address.</summary>
internal sealed partial class HostActivation(
    ChainletImplementation implementation,
    DeploymentContext context,
    IServiceProvider services,
    IConfiguration configuration,
    ChannelPool channels,
    ILogger logger) : ChainletActivation(implementation, context, services)
{
    public override T Resolve<T>(string parameter, RpcOptions options)
    {
        string name = T.Contract.Name;
        if (ServiceAddresses.TryGet(configuration, name, out Uri? address, out string? problem))
        {
            Context.AddService(new ServiceDescriptor(name, address.OriginalString, options));
            return T.Contract.CreateClient(new ChainletCaller(channels.Get(address), name, address.OriginalString, options));
        }

        string message = $"{Implementation.Name} needs the address of {name}: {problem}.";
        AddressMissing(logger, message);
        return T.Contract.CreateClient(new ChainletCaller(new FailingInvoker(new GrpcStatus(GrpcStatusCode.FailedPrecondition, message)), name, "no address", options));
    }

    public override DeploymentContext<T> ContextOf<T>(JsonMarshaller<T> userConfig)
    {
        IConfigurationSection section = configuration.GetSection("Chains:UserConfig");
        try
        {
            return new DeploymentContext<T>(Context, userConfig.Deserialize(section.Value is { Length: > 0 } text ? System.Text.Encoding.UTF8.GetBytes(text) : ToJson(section)));
        }
        catch (JsonFormatException exception)
        {
            throw new ChainletConfigurationException($"{Implementation.Name} cannot read its user config, a {typeof(T)}, from Chains:UserConfig: {exception.Message}", exception);
        }
    }

    // Configuration flattens JSON into texts: the generated reader takes numbers and booleans from texts as well.
    private static ReadOnlySpan<byte> ToJson(IConfigurationSection section)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonWire.WriterOptions))
        {
            WriteSection(writer, section, root: true);
        }

        return buffer.WrittenSpan;
    }

    private static void WriteSection(Utf8JsonWriter writer, IConfigurationSection section, bool root)
    {
        List<IConfigurationSection> children = [.. section.GetChildren()];
        if (children.Count == 0 && !root)
        {
            writer.WriteStringValue(section.Value);
            return;
        }

        // An array's elements are keyed by their index.
        bool array = !root && children.TrueForAll(static child => int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        if (array)
        {
            writer.WriteStartArray();
            foreach (IConfigurationSection child in children.OrderBy(static child => int.Parse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture)))
            {
                WriteSection(writer, child, root: false);
            }

            writer.WriteEndArray();
            return;
        }

        writer.WriteStartObject();
        foreach (IConfigurationSection child in children)
        {
            writer.WritePropertyName(child.Key);
            WriteSection(writer, child, root: false);
        }

        writer.WriteEndObject();
    }

    [LoggerMessage(1, LogLevel.Warning, "{Message} Until then every call to it fails.")]
    private static partial void AddressMissing(ILogger logger, string message);
}
