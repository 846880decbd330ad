using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Chains.Generators.Diagnostics;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.Declarations;

/// <summary>
/// Reads hardware, image, assets, scaling and the other annotations: each becomes a JSON value of the descriptor with the names
/// of its attribute's properties in camel case. Values that no host could have are reported at the argument.
/// </summary>
internal static class AnnotationReader
{
    private const int MaxReplicas = 100_000;
    private const int MaxGpus = 64;

    private static readonly Regex Memory = new(@"^[0-9]+(\.[0-9]+)?(k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
    private static readonly Regex EnvironmentName = new("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
    private static readonly Regex SecretKey = new("^[A-Za-z0-9._-]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private static readonly Regex ImageReference = new("^[a-z0-9][A-Za-z0-9._:/@-]*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
    private static readonly Regex AptPackage = new("^[a-z0-9][a-z0-9+.-]+(:[a-z0-9]+)?(=[A-Za-z0-9.+:~-]+)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
    private static readonly Regex NuGetPackage = new(@"^[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9.*+\[\](),-]+)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
    private static readonly Regex RepoId = new("^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
    private static readonly Regex WebAddress = new(@"^https?://[^\s""<>\\]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
    private static readonly Regex Sha256 = new("^[A-Fa-f0-9]{64}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private const string RelativeFolderText = "a path inside the project, without '..', wildcards or a root";

    /// <summary>Relative, and nowhere upwards.</summary>
    private static readonly Regex RelativeFolder = new(@"^(?!/)(?!.*(^|/)\.\.(/|$))[^\s\\:*?""<>|;$%][^\r\n\\:*?""<>|;$%]*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    /// <summary>Name of the attribute, key in the descriptor, and whether several may stand on one class.</summary>
    private static readonly (string Attribute, string Key, bool Many)[] Annotations =
    [
        ("ComputeAttribute", "compute", false),
        ("AutoscalingAttribute", "autoscaling", false),
        ("AssetsAttribute", "assets", false),
        ("ModelRepoAttribute", "modelRepos", true),
        ("ExternalDataAttribute", "externalData", true),
        ("DockerImageAttribute", "dockerImage", false),
        ("ChainletOptionsAttribute", "options", false),
        ("HealthChecksAttribute", "healthChecks", false),
    ];

    public static EquatableArray<AnnotationModel> Read(INamedTypeSymbol chainlet, ReadReport report)
    {
        var result = new List<AnnotationModel>();
        foreach ((string attribute, string key, bool many) in Annotations)
        {
            AttributeData[] found = chainlet.GetAttributes().Where(a => KnownSymbols.IsChains(a.AttributeClass, attribute)).ToArray();
            if (found.Length == 0)
            {
                continue;
            }
            var json = new JsonText();
            if (many)
            {
                json.BeginArray();
            }
            foreach (AttributeData data in many ? found : [found[0]])
            {
                Check(data, chainlet, report);
                WriteAttribute(json, data);
            }
            if (many)
            {
                json.EndArray();
            }
            result.Add(new AnnotationModel(key, json.ToString()));
        }
        if (RunRemoteBatch(chainlet) is { } batch)
        {
            Check(batch, chainlet, report);
            var json = new JsonText();
            WriteAttribute(json, batch);
            result.Add(new AnnotationModel("batch", json.ToString()));
        }
        return result.ToEquatableArray();
    }

    public static EquatableArray<string> SecretKeys(INamedTypeSymbol chainlet) =>
        KnownSymbols.FindAttribute(chainlet, "AssetsAttribute") is { } assets ? Strings(assets, "SecretKeys").ToEquatableArray() : default;

    public static EquatableArray<string> RemoteErrors(INamedTypeSymbol chainlet) => chainlet.GetAttributes()
        .Where(a => KnownSymbols.IsChains(a.AttributeClass, "RemoteErrorAttribute"))
        .Select(a => a.ConstructorArguments is [{ Value: INamedTypeSymbol type }] ? type.ToDisplayString(KnownSymbols.Id) : null)
        .OfType<string>()
        .ToEquatableArray();

    /// <summary>What an interface says of the service behind it that is no chainlet of the project.</summary>
    public static AnnotationModel? ReadRemote(ITypeSymbol type)
    {
        foreach ((string attribute, string key) in new[] { ("ExternalChainletAttribute", "external"), ("ContainerChainletAttribute", "container") })
        {
            if (KnownSymbols.FindAttribute(type, attribute) is { } data)
            {
                var json = new JsonText();
                WriteAttribute(json, data);
                return new AnnotationModel(key, json.ToString());
            }
        }
        return null;
    }

    private static AttributeData? RunRemoteBatch(INamedTypeSymbol chainlet) =>
        chainlet.GetMembers("RunRemote").Select(m => KnownSymbols.FindAttribute(m, "BatchAttribute")).FirstOrDefault(a => a is not null);

    private static void WriteAttribute(JsonText json, AttributeData data)
    {
        json.BeginObject();
        if (data.AttributeConstructor is { } constructor)
        {
            for (int i = 0; i < Math.Min(constructor.Parameters.Length, data.ConstructorArguments.Length); i++)
            {
                WriteProperty(json, constructor.Parameters[i].Name, data.ConstructorArguments[i]);
            }
        }
        foreach (KeyValuePair<string, TypedConstant> argument in data.NamedArguments)
        {
            WriteProperty(json, argument.Key, argument.Value);
        }
        json.EndObject();
    }

    private static void WriteProperty(JsonText json, string name, TypedConstant value)
    {
        if (value.Kind == TypedConstantKind.Error || value.IsNull)
        {
            return;
        }
        json.Property(Naming.Camel(name));
        if (name == "PredictConcurrency" && value.Value is -1)
        {
            json.String("perCpu");
        }
        else
        {
            WriteConstant(json, value);
        }
    }

    public static void WriteConstant(JsonText json, TypedConstant constant)
    {
        switch (constant)
        {
            case { Kind: TypedConstantKind.Array }:
                json.BeginArray();
                foreach (TypedConstant item in constant.Values)
                {
                    WriteConstant(json, item);
                }
                json.EndArray();
                break;
            case { Kind: TypedConstantKind.Enum, Type: { } type }:
                json.String(EnumMember(type, constant.Value) ?? Convert.ToString(constant.Value, CultureInfo.InvariantCulture) ?? "");
                break;
            case { Value: string text }:
                json.String(text);
                break;
            case { Value: bool flag }:
                json.Boolean(flag);
                break;
            case { Value: double number }:
                json.Raw(double.IsNaN(number) || double.IsInfinity(number) ? "0" : number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case { Value: ITypeSymbol typeValue }:
                json.String(typeValue.ToDisplayString(KnownSymbols.Id));
                break;
            case { Value: IConvertible number }:
                json.Raw(Convert.ToString(number, CultureInfo.InvariantCulture) ?? "0");
                break;
            default:
                json.Raw("null");
                break;
        }
    }

    private static string? EnumMember(ITypeSymbol type, object? value) =>
        type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, value))?.Name;

    private static void Check(AttributeData data, INamedTypeSymbol chainlet, ReadReport report)
    {
        switch (data.AttributeClass!.Name)
        {
            case "ComputeAttribute":
                CheckCompute(data, chainlet, report);
                break;
            case "AutoscalingAttribute":
                InRange(data, "MinReplicas", 0, MaxReplicas, chainlet, report);
                InRange(data, "MaxReplicas", 1, MaxReplicas, chainlet, report);
                InRange(data, "ConcurrencyTarget", 1, int.MaxValue, chainlet, report);
                InRange(data, "WindowSeconds", 1, int.MaxValue, chainlet, report);
                InRange(data, "ScaleDownDelaySeconds", 0, int.MaxValue, chainlet, report);
                InRange(data, "TargetUtilizationPercentage", 1, 100, chainlet, report);
                if (Number(data, "MinReplicas") is { } min && min > (Number(data, "MaxReplicas") ?? 1) && min <= MaxReplicas)
                {
                    report.AddArgument(ChainDiagnostics.ReplicasMustBeOrdered, data, "MinReplicas", chainlet, chainlet.Name, Text(min), Text(Number(data, "MaxReplicas") ?? 1));
                }
                break;
            case "AssetsAttribute":
                CheckSecretKeys(data, chainlet, report);
                break;
            case "ChainletOptionsAttribute":
                InRange(data, "StreamingReadTimeoutSeconds", 1, int.MaxValue, chainlet, report);
                CheckEnvironment(data, chainlet, report);
                break;
            case "HealthChecksAttribute":
                foreach (string property in new[] { "RestartCheckDelaySeconds", "RestartThresholdSeconds", "StopTrafficThresholdSeconds", "StartupThresholdSeconds" })
                {
                    InRange(data, property, 1, int.MaxValue, chainlet, report);
                }
                break;
            case "DockerImageAttribute":
                Matches(data, "BaseImage", ImageReference, "an image reference without blanks, such as \"ubuntu:24.04\"", chainlet, report);
                Matches(data, "AptPackages", AptPackage, "Debian package names, each with or without \"=version\"", chainlet, report);
                Matches(data, "NuGetPackages", NuGetPackage, "NuGet packages as \"Id\" or \"Id/Version\"", chainlet, report);
                Matches(data, "DataDir", RelativeFolder, RelativeFolderText, chainlet, report);
                break;
            case "ModelRepoAttribute":
                Matches(data, "", RepoId, "a repository's id, such as \"mistralai/Mistral-7B-Instruct-v0.2\"", chainlet, report);
                Matches(data, "VolumeFolder", RelativeFolder, RelativeFolderText, chainlet, report);
                break;
            case "ExternalDataAttribute":
                Matches(data, "", WebAddress, "an address that begins with https:// or http://", chainlet, report);
                Matches(data, "LocalPath", RelativeFolder, RelativeFolderText, chainlet, report);
                Matches(data, "Sha256", Sha256, "64 hexadecimal digits", chainlet, report);
                break;
            case "BatchAttribute":
                InRange(data, "MaxSize", 1, int.MaxValue, chainlet, report);
                InRange(data, "MaxDelayMs", 0, int.MaxValue, chainlet, report);
                break;
        }
    }

    private static void CheckCompute(AttributeData data, INamedTypeSymbol chainlet, ReadReport report)
    {
        if (Argument(data, "CpuCount") is { } cpu && Convert.ToDouble(cpu, CultureInfo.InvariantCulture) is var count && !(count > 0 && count <= 1024))
        {
            report.AddArgument(ChainDiagnostics.ValueMustBeInRange, data, "CpuCount", chainlet, (ReadReport.Replacement, count > 0 ? "1024" : null), "CpuCount", chainlet.Name, Text(count), "greater than 0 and at most 1024");
        }
        if (Argument(data, "Memory") is string memory && (!Memory.IsMatch(memory) || memory.TrimEnd('k', 'M', 'G', 'T', 'P', 'E', 'K', 'i').Trim('0', '.').Length == 0))
        {
            report.AddArgument(ChainDiagnostics.MemoryMustBeAQuantity, data, "Memory", chainlet, memory, chainlet.Name);
        }
        if (Argument(data, "PredictConcurrency") is int concurrency && concurrency is < 1 and not -1)
        {
            report.AddArgument(ChainDiagnostics.ValueMustBeInRange, data, "PredictConcurrency", chainlet, (ReadReport.Replacement, "1"), "PredictConcurrency", chainlet.Name, Text(concurrency), "1 or more, or Concurrency.PerCpu");
        }
        InRange(data, "GpuCount", 1, MaxGpus, chainlet, report);
        TypedConstant gpu = data.NamedArguments.FirstOrDefault(n => n.Key == "Gpu").Value;
        if (gpu.Type is { } type && EnumMember(type, gpu.Value) is null)
        {
            report.AddArgument(ChainDiagnostics.GpuMustBeKnown, data, "Gpu", chainlet, Convert.ToString(gpu.Value, CultureInfo.InvariantCulture) ?? "", chainlet.Name);
        }
        else if (Number(data, "GpuCount") is { } gpus and >= 1 && (gpu.IsNull || gpu.Value is 0))
        {
            report.AddArgument(ChainDiagnostics.GpuCountNeedsGpu, data, "GpuCount", chainlet, chainlet.Name, Text(gpus));
        }
        else if (gpu.Type is { } model && EnumMember(model, gpu.Value) is { } name && Number(data, "GpuCount") is { } wanted && wanted > LargestNode(name) && wanted <= MaxGpus)
        {
            report.AddArgument(ChainDiagnostics.GpusMustFitANode, data, "GpuCount", chainlet, (ReadReport.Replacement, Text(LargestNode(name))), chainlet.Name, Text(wanted), name, Text(LargestNode(name)));
        }
    }

    /// <summary>How many GPUs of a model the largest machine has that one can rent or buy: Google's a2-megagpu-16g, NVIDIA's DGX-2, the trays of a GB200 NVL72; the boards of all others hold eight.</summary>
    private static int LargestNode(string gpu) => gpu switch
    {
        "A100" or "A100_40GB" or "V100" => 16,
        "GB200" or "GB300" => 4,
        _ => 8,
    };

    private static void CheckSecretKeys(AttributeData data, INamedTypeSymbol chainlet, ReadReport report)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string key in Strings(data, "SecretKeys"))
        {
            string? problem = !SecretKey.IsMatch(key) || key.Trim('.').Length == 0
                ? "cannot be a file's name: use letters, digits, '.', '-' and '_'"
                : !seen.Add(key) ? "is listed twice: remove one" : null;
            if (problem is not null)
            {
                report.AddArgument(ChainDiagnostics.SecretKeyMustBeValid, data, "SecretKeys", chainlet, (ReadReport.Superfluous, problem.StartsWith("is listed", StringComparison.Ordinal) ? key : null), key, chainlet.Name, problem);
            }
        }
    }

    private static void CheckEnvironment(AttributeData data, INamedTypeSymbol chainlet, ReadReport report)
    {
        foreach (string variable in Strings(data, "EnvironmentVariables"))
        {
            int equals = variable.IndexOf('=');
            string name = equals < 0 ? variable : variable.Substring(0, equals);
            bool isReserved = name is "PORT" or "HOSTNAME" or "ASPNETCORE_URLS" || name.StartsWith("Chains__", StringComparison.OrdinalIgnoreCase) || name.StartsWith("services__", StringComparison.OrdinalIgnoreCase);
            string? problem = equals < 0
                ? "write it as \"NAME=value\""
                : !EnvironmentName.IsMatch(name)
                    ? "a name consists of letters, digits and '_' and does not begin with a digit"
                    : isReserved
                        ? $"'{name}' is set by the host itself; choose another name"
                        : null;
            if (problem is not null)
            {
                report.AddArgument(ChainDiagnostics.EnvironmentVariableMustBeValid, data, "EnvironmentVariables", chainlet, (ReadReport.Superfluous, isReserved ? variable : null), variable, chainlet.Name, problem);
            }
        }
    }

    private static void InRange(AttributeData data, string property, int min, int max, INamedTypeSymbol chainlet, ReadReport report)
    {
        if (Number(data, property) is { } value && (value < min || value > max))
        {
            string range = max == int.MaxValue ? $"{Text(min)} or more" : $"from {Text(min)} to {Text(max)}";
            report.AddArgument(ChainDiagnostics.ValueMustBeInRange, data, property, chainlet, (ReadReport.Replacement, Text(Math.Min(Math.Max(value, min), max))), property, chainlet.Name, Text(value), range);
        }
    }

    /// <summary>These values stand in Dockerfiles and projects as they are: one that fits its place cannot become another line of it.</summary>
    private static void Matches(AttributeData data, string property, Regex pattern, string expected, INamedTypeSymbol chainlet, ReadReport report)
    {
        string name = data.AttributeClass!.Name;
        name = "[" + name.Substring(0, name.Length - "Attribute".Length) + "]" + (property.Length == 0 ? "" : " " + property);
        TypedConstant value = property.Length == 0
            ? data.ConstructorArguments.FirstOrDefault()
            : data.NamedArguments.FirstOrDefault(n => n.Key == property).Value;
        IEnumerable<TypedConstant> values = value.Kind == TypedConstantKind.Array && !value.IsNull ? value.Values : [value];
        foreach (string text in values.Where(v => v.Kind == TypedConstantKind.Primitive).Select(v => v.Value).OfType<string>().Where(text => !pattern.IsMatch(text)))
        {
            report.AddArgument(ChainDiagnostics.ValueMustBeInRange, data, property, chainlet, name, chainlet.Name, Naming.Literal(text), expected);
        }
    }

    private static object? Argument(AttributeData data, string property) =>
        data.NamedArguments.FirstOrDefault(n => n.Key == property).Value is { Kind: TypedConstantKind.Primitive, Value: { } value } ? value : null;

    private static int? Number(AttributeData data, string property) => Argument(data, property) as int?;

    private static IEnumerable<string> Strings(AttributeData data, string property) =>
        data.NamedArguments.FirstOrDefault(n => n.Key == property).Value is { Kind: TypedConstantKind.Array, IsNull: false } array
            ? array.Values.Select(v => v.Value).OfType<string>()
            : [];

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
