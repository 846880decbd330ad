using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Chains.Build.Json;
using Chains.Generators.Declarations.Values;
using Chains.Generators.Diagnostics;
using Chains.Generators.Emission;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.Declarations;

/// <summary>
/// What is wrong with the values of an annotation, reported at the argument, of a list at the item. They stand in Dockerfiles, projects and manifests as they are, which would refuse
/// them when the chain is deployed, or take them for something else.
/// </summary>
internal static class AnnotationRules
{
    /// <summary>What one host can have; the build's manifests hold the same.</summary>
    private const int MaxCpus = 1024;

    private const int MaxReplicas = 100_000;
    private const int MaxGpus = 64;

    /// <summary>A day: who gives a replica longer means another unit.</summary>
    private const int MaxSeconds = 86_400;

    /// <summary>What timers can still wait for, and what the settings of a host allow.</summary>
    private const int MaxCallSeconds = 1_000_000;

    private static readonly Regex SecretKey = new(@"^[A-Za-z0-9._-]+\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    /// <summary>Checks one annotation of a chainlet, or of an interface that a container stands behind.</summary>
    public static void Check(AttributeData data, INamedTypeSymbol owner, ReadReport report)
    {
        CheckTexts(data, owner, report);
        switch (data.AttributeClass!.Name)
        {
            case "ComputeAttribute":
                CheckCompute(data, owner, report);
                break;
            case "AutoscalingAttribute":
                CheckAutoscaling(data, owner, report);
                break;
            case "AssetsAttribute":
                CheckSecretKeys(data, owner, report);
                break;
            case "ChainletOptionsAttribute":
                InRange(data, "StreamingReadTimeoutSeconds", 1, MaxSeconds, owner, report);
                CheckEnvironment(data, owner, report);
                Fits(data, "Metadata", MetadataProblem, "the text of a JSON object", owner, report);
                break;
            case "HealthChecksAttribute":
                foreach (string property in new[] { "RestartCheckDelaySeconds", "RestartThresholdSeconds", "StopTrafficThresholdSeconds", "StartupThresholdSeconds" })
                {
                    InRange(data, property, 1, MaxSeconds, owner, report);
                }
                break;
            case "DockerImageAttribute":
                Fits(data, "BaseImage", text => ImageReference.Problem(text, pinned: false), "an image reference such as \"ubuntu:24.04\"", owner, report);
                Fits(data, "AptPackages", PackageNames.AptProblem, "Debian packages, each with or without \"=version\"", owner, report);
                Fits(data, "NuGetPackages", PackageNames.NuGetProblem, "NuGet packages as \"Id\" or \"Id/Version\"", owner, report);
                Differ(data, "NuGetPackages", package => package.Split('/')[0], StringComparer.OrdinalIgnoreCase, owner, report);
                Fits(data, "DataDir", RelativePaths.FolderProblem, "a folder within the project, such as \"data\"", owner, report);
                break;
            case "ModelRepoAttribute":
                CheckModelRepo(data, owner, report);
                break;
            case "ExternalDataAttribute":
                bool isNamed = TextOf(data, "LocalPath") is not null;
                Fits(data, "", text => Weights.FileProblem(text, isNamed), "the address of a file that begins with https:// or http://", owner, report);
                Fits(data, "LocalPath", RelativePaths.FileProblem, "a file's path within the data directory", owner, report);
                Fits(data, "Sha256", Weights.Sha256Problem, "64 hexadecimal digits", owner, report);
                break;
            case "RemoteErrorAttribute":
                CheckRemoteError(data, owner, report);
                break;
            case "BatchAttribute":
                InRange(data, "MaxSize", 1, int.MaxValue, owner, report);
                InRange(data, "MaxDelayMs", 0, MaxSeconds * 1000, owner, report);
                break;
            case "ContainerChainletAttribute":
                Fits(data, "Image", text => ImageReference.Problem(text, pinned: true), "an image reference with its tag or digest, such as \"vllm/vllm-openai:v0.8.4\"", owner, report);
                InRange(data, "Port", 1, 65535, owner, report);
                break;
        }
    }

    /// <summary>Checks what several annotations of one class say together.</summary>
    public static void CheckTogether(INamedTypeSymbol owner, ReadReport report)
    {
        AttributeData[] all = owner.GetAttributes().Where(a => a.AttributeClass is not null).ToArray();
        Differ(
            all.Where(a => KnownSymbols.IsChains(a.AttributeClass, "ModelRepoAttribute")),
            data => TextOf(data, "") is { } repo ? TextOf(data, "VolumeFolder") is { } folder ? RelativePaths.Normal(folder) : "\0" + Weights.Normal(repo) : null,
            "VolumeFolder",
            first => $"a folder of its own: [ModelRepo({Naming.Literal(TextOf(first, "") ?? "")})] has the same; set VolumeFolder",
            owner, report);
        Differ(
            all.Where(a => KnownSymbols.IsChains(a.AttributeClass, "ExternalDataAttribute")),
            data => TextOf(data, "LocalPath") is { } path ? RelativePaths.Normal(path) : TextOf(data, "") is { } url ? Weights.NameOf(url) : null,
            "LocalPath",
            first => $"a file of its own: [ExternalData({Naming.Literal(TextOf(first, "") ?? "")})] is written to the same; set another LocalPath",
            owner, report);
        Differ(
            all.Where(a => KnownSymbols.IsChains(a.AttributeClass, "RemoteErrorAttribute")),
            data => data.ConstructorArguments is [{ Kind: TypedConstantKind.Type, Value: ITypeSymbol type }] ? type.ToDisplayString(KnownSymbols.Id) : null,
            "",
            _ => "a type that no other [RemoteError] of it names: remove this one",
            owner, report);
    }

    /// <summary>What is wrong with an option of <c>[Depends]</c>, as what it must be; null where nothing is.</summary>
    public static string? DependsProblem(AttributeData depends, string option, object value)
    {
        double number = value is IConvertible and not string ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : 0;
        return option switch
        {
            "Retries" when number is < 0 or > 10 => "0 to 10 further attempts",
            "TimeoutSeconds" or "AttemptTimeoutSeconds" when !(number > 0) || number > MaxCallSeconds => $"a positive number of seconds, at most {Text(MaxCallSeconds)}",
            "AttemptTimeoutSeconds" when Argument(depends, "TimeoutSeconds") is double whole && whole > 0 && number > whole => $"at most the TimeoutSeconds of all attempts together, {Text(whole)}",
            "ConcurrencyLimit" when number < 1 => "1 or more calls at a time",
            "RetryOn" when depends.NamedArguments.First(n => n.Key == option).Value.Type is { } type && AnnotationReader.EnumMember(type, value) is null => "a member of RetryOn",
            _ => null,
        };
    }

    /// <summary>The nearest value that an option of <c>[Depends]</c> can have, as it is written; null where several are as near.</summary>
    public static string? DependsNearest(AttributeData depends, string option, object value)
    {
        double number = value is IConvertible and not string ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : 0;
        return option switch
        {
            "Retries" => number < 0 ? "0" : "10",
            "ConcurrencyLimit" => "1",
            "TimeoutSeconds" or "AttemptTimeoutSeconds" when number > MaxCallSeconds => Text(MaxCallSeconds),
            "AttemptTimeoutSeconds" when number > 0 && Argument(depends, "TimeoutSeconds") is double whole and > 0 and <= MaxCallSeconds => Text(whole),
            _ => null,
        };
    }

    private static void CheckCompute(AttributeData data, INamedTypeSymbol owner, ReadReport report)
    {
        if (Argument(data, "CpuCount") is { } cpu && Convert.ToDouble(cpu, CultureInfo.InvariantCulture) is var count && !(count >= 0.001 && count <= MaxCpus))
        {
            string repair = count is > 0 and < 0.001 ? "0.001 or more: Kubernetes counts thousandths" : $"greater than 0 and at most {Text(MaxCpus)}";
            report.AddArgument(ChainDiagnostics.ValueMustBeInRange, data, "CpuCount", owner, (ReadReport.Replacement, count > MaxCpus ? Text(MaxCpus) : count is > 0 and < 0.001 ? "0.001" : null), "CpuCount", owner.Name, Text(count), repair);
        }
        if (Argument(data, "Memory") is string memory && MemoryQuantity.Repair(memory) is { } quantity)
        {
            report.AddArgument(ChainDiagnostics.MemoryMustBeAQuantity, data, "Memory", owner, memory, owner.Name, quantity);
        }
        if (Argument(data, "PredictConcurrency") is int concurrency && concurrency is < 1 and not -1)
        {
            report.AddArgument(ChainDiagnostics.ValueMustBeInRange, data, "PredictConcurrency", owner, (ReadReport.Replacement, "1"), "PredictConcurrency", owner.Name, Text(concurrency), "1 or more, or Concurrency.PerCpu");
        }
        InRange(data, "GpuCount", 1, MaxGpus, owner, report);
        TypedConstant gpu = data.NamedArguments.FirstOrDefault(n => n.Key == "Gpu").Value;
        if (gpu.Type is { } type && AnnotationReader.EnumMember(type, gpu.Value) is null)
        {
            report.AddArgument(ChainDiagnostics.GpuMustBeKnown, data, "Gpu", owner, Convert.ToString(gpu.Value, CultureInfo.InvariantCulture) ?? "", owner.Name);
        }
        else if (Number(data, "GpuCount") is { } gpus and >= 1 && (gpu.IsNull || gpu.Value is 0))
        {
            report.AddArgument(ChainDiagnostics.GpuCountNeedsGpu, data, "GpuCount", owner, owner.Name, Text(gpus));
        }
        else if (gpu.Type is { } model && AnnotationReader.EnumMember(model, gpu.Value) is { } name && Number(data, "GpuCount") is { } wanted && wanted > LargestNode(name) && wanted <= MaxGpus)
        {
            report.AddArgument(ChainDiagnostics.GpusMustFitANode, data, "GpuCount", owner, (ReadReport.Replacement, Text(LargestNode(name))), owner.Name, Text(wanted), name, Text(LargestNode(name)));
        }
    }

    /// <summary>How many GPUs of a model the largest machine has that one can rent or buy: Google's a2-megagpu-16g, NVIDIA's DGX-2, the trays of a GB200 NVL72; the boards of all others hold eight.</summary>
    private static int LargestNode(string gpu) => gpu switch
    {
        "A100" or "A100_40GB" or "V100" => 16,
        "GB200" or "GB300" => 4,
        _ => 8,
    };

    private static void CheckAutoscaling(AttributeData data, INamedTypeSymbol owner, ReadReport report)
    {
        InRange(data, "MinReplicas", 0, MaxReplicas, owner, report);
        InRange(data, "MaxReplicas", 1, MaxReplicas, owner, report);
        InRange(data, "ConcurrencyTarget", 1, int.MaxValue, owner, report);
        InRange(data, "WindowSeconds", 10, 3600, owner, report);
        InRange(data, "ScaleDownDelaySeconds", 0, 3600, owner, report);
        InRange(data, "TargetUtilizationPercentage", 1, 100, owner, report);
        if (Number(data, "MinReplicas") is { } min && min > (Number(data, "MaxReplicas") ?? 1) && min <= MaxReplicas)
        {
            report.AddArgument(ChainDiagnostics.ReplicasMustBeOrdered, data, "MinReplicas", owner, owner.Name, Text(min), Text(Number(data, "MaxReplicas") ?? 1));
        }
    }

    private static void CheckSecretKeys(AttributeData data, INamedTypeSymbol owner, ReadReport report)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string key, int index) in AnnotationReader.Items(data, "SecretKeys"))
        {
            // Kubernetes' own rule for the keys of a secret: two dots at the beginning are its volumes'.
            string? problem = !SecretKey.IsMatch(key) || key.Trim('.').Length == 0 || key.StartsWith("..", StringComparison.Ordinal)
                ? "cannot be a file's name: use letters, digits, '.', '-' and '_'"
                : key.Length > 253 ? "cannot be a file's name: use at most 253 characters"
                : !seen.Add(key) ? "is listed twice: remove one" : null;
            if (problem is not null)
            {
                report.AddItem(ChainDiagnostics.SecretKeyMustBeValid, data, "SecretKeys", index, owner, (ReadReport.Superfluous, problem.StartsWith("is listed", StringComparison.Ordinal) ? key : null), key, owner.Name, problem);
            }
        }
    }

    private static void CheckEnvironment(AttributeData data, INamedTypeSymbol owner, ReadReport report)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string variable, int index) in AnnotationReader.Items(data, "EnvironmentVariables"))
        {
            string name = EnvironmentVariable.NameOf(variable);
            if ((EnvironmentVariable.Problem(variable) ?? (seen.Add(name) ? null : $"'{name}' is set twice; keep one of both")) is { } problem)
            {
                report.AddItem(ChainDiagnostics.EnvironmentVariableMustBeValid, data, "EnvironmentVariables", index, owner, (ReadReport.Superfluous, EnvironmentVariable.IsTheHosts(variable) ? variable : null), variable, owner.Name, problem);
            }
        }
    }

    private static void CheckModelRepo(AttributeData data, INamedTypeSymbol owner, ReadReport report)
    {
        Fits(data, "", Weights.RepoProblem, Weights.RepoExpected, owner, report);
        bool hasRevisions = TextOf(data, "") is not { } repo || Weights.HasRevisions(repo);
        Fits(data, "Revision", text => hasRevisions ? Weights.RevisionProblem(text) : "a bucket has none; leave it out", "a branch, tag or commit of a repository of Hugging Face", owner, report);
        Fits(data, "AllowPatterns", RelativePaths.GlobProblem, "patterns of files within the repository", owner, report);
        string[] allowed = AnnotationReader.Strings(data, "AllowPatterns").ToArray();
        Fits(data, "IgnorePatterns", text => RelativePaths.GlobProblem(text) ?? (allowed.Contains(text, StringComparer.Ordinal) ? "it is among the AllowPatterns as well, of which nothing would be left" : null),
            "patterns of files within the repository", owner, report);
        Fits(data, "VolumeFolder", RelativePaths.FolderProblem, "a folder within the volume", owner, report);
    }

    private static void CheckRemoteError(AttributeData data, INamedTypeSymbol owner, ReadReport report)
    {
        if (data.ConstructorArguments is not [{ Kind: TypedConstantKind.Type } argument] || (argument.Value is INamedTypeSymbol { IsUnboundGenericType: false } known && KnownSymbols.ContainsError(known)))
        {
            return;
        }
        string? repair = argument.Value is not INamedTypeSymbol type || !IsException(type.OriginalDefinition) ? "name a class that derives from Exception"
            : type.IsUnboundGenericType || type.IsAbstract ? "name one that can be constructed"
            : !IsPublic(type) ? $"make '{type.Name}' public, so that callers can catch it"
            : !type.InstanceConstructors.Any(TakesTheMessage) ? $"give '{type.Name}' the constructor '{type.Name}(string message)'"
            : null;
        if (repair is not null)
        {
            string name = (argument.Value as ITypeSymbol)?.ToDisplayString(KnownSymbols.Short) ?? "null";
            report.AddArgument(ChainDiagnostics.ValueMustBeInRange, data, "", owner, "[RemoteError]", owner.Name, name, "a public exception type with a constructor that takes the message: " + repair);
        }
    }

    private static bool IsException(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            if (KnownSymbols.Is(t, "System.Exception"))
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsPublic(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
        {
            if (t.DeclaredAccessibility != Accessibility.Public)
            {
                return false;
            }
        }
        return true;
    }

    private static bool TakesTheMessage(IMethodSymbol constructor) =>
        constructor is { DeclaredAccessibility: Accessibility.Public, Parameters: [{ Type.SpecialType: SpecialType.System_String, RefKind: RefKind.None }, ..] } && constructor.Parameters.Skip(1).All(p => p.HasExplicitDefaultValue);

    private static string? MetadataProblem(string text)
    {
        try
        {
            return JsonReader.Read(text) is JsonObject ? null : "put braces around it, with a name before the value: {\"name\": …}";
        }
        catch (JsonFormatException exception)
        {
            return exception.Message;
        }
    }

    private static void InRange(AttributeData data, string property, int min, int max, INamedTypeSymbol owner, ReadReport report)
    {
        if (Number(data, property) is { } value && (value < min || value > max))
        {
            string range = max == int.MaxValue ? $"{Text(min)} or more" : $"from {Text(min)} to {Text(max)}";
            report.AddArgument(ChainDiagnostics.ValueMustBeInRange, data, property, owner, (ReadReport.Replacement, Text(Math.Min(Math.Max(value, min), max))), property, owner.Name, Text(value), range);
        }
    }

    /// <summary>Reports each text of an argument that a grammar refuses. In a list the nearest text is the one that the repair names; elsewhere it may be an example.</summary>
    private static void Fits(AttributeData data, string property, Func<string, string?> problem, string expected, INamedTypeSymbol owner, ReadReport report)
    {
        TypedConstant value = ValueOf(data, property);
        (string Text, int Index)[] texts = value.Kind == TypedConstantKind.Array ? AnnotationReader.Items(data, property).ToArray()
            : value is { Kind: TypedConstantKind.Primitive, Value: string only } ? [(only, -1)]
            : [];
        foreach ((string text, int index) in texts)
        {
            if (problem(text) is { } repair)
            {
                string? nearest = index >= 0 && Named(repair) is { } named && problem(named) is null ? Naming.Literal(named) : null;
                report.AddItem(ChainDiagnostics.ValueMustBeInRange, data, property, index, owner, (ReadReport.Replacement, nearest), Described(data, property), owner.Name, Naming.Literal(text), expected + ": " + repair);
            }
        }
    }

    /// <summary>The text that a repair tells to write, where that is all that it tells.</summary>
    private static string? Named(string repair)
    {
        const string Write = "write \"";
        int end = repair.StartsWith(Write, StringComparison.Ordinal) ? repair.IndexOf('"', Write.Length) : -1;
        return end > 0 && (end == repair.Length - 1 || repair[end + 1] == ':') ? repair.Substring(Write.Length, end - Write.Length) : null;
    }

    /// <summary>Reports each text of a list whose key an earlier one has.</summary>
    private static void Differ(AttributeData data, string property, Func<string, string> key, StringComparer comparer, INamedTypeSymbol owner, ReadReport report)
    {
        foreach (IGrouping<string, (string Text, int Index)> same in AnnotationReader.Items(data, property).GroupBy(i => key(i.Text), comparer))
        {
            foreach ((string second, int index) in same.Skip(1))
            {
                report.AddItem(ChainDiagnostics.ValueMustBeInRange, data, property, index, owner, Described(data, property), owner.Name, Naming.Literal(second), $"in the list once: {Naming.Literal(same.First().Text)} is, too; remove one");
            }
        }
    }

    /// <summary>Reports each attribute whose key an earlier one of the class has.</summary>
    private static void Differ(IEnumerable<AttributeData> attributes, Func<AttributeData, string?> key, string property, Func<AttributeData, string> expected, INamedTypeSymbol owner, ReadReport report)
    {
        var first = new Dictionary<string, AttributeData>(StringComparer.Ordinal);
        foreach (AttributeData data in attributes)
        {
            if (key(data) is not { } place)
            {
                continue;
            }
            if (!first.TryGetValue(place, out AttributeData? other))
            {
                first.Add(place, data);
                continue;
            }
            string at = property.Length > 0 && TextOf(data, property) is not null ? property : "";
            string value = TextOf(data, at) is { } text ? Naming.Literal(text) : data.ConstructorArguments is [{ Kind: TypedConstantKind.Type, Value: ITypeSymbol type }] ? type.ToDisplayString(KnownSymbols.Short) : "";
            report.AddArgument(ChainDiagnostics.ValueMustBeInRange, data, at, owner, Described(data, at), owner.Name, value, expected(other));
        }
    }

    /// <summary>Texts that a null was written for: what is left out has a default, what is null has none.</summary>
    private static void CheckTexts(AttributeData data, INamedTypeSymbol owner, ReadReport report)
    {
        if (data.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, IsNull: true }])
        {
            Report("", -1);
        }
        foreach (KeyValuePair<string, TypedConstant> list in data.NamedArguments.Where(n => n.Value is { Kind: TypedConstantKind.Array, IsNull: false }))
        {
            for (int i = 0; i < list.Value.Values.Length; i++)
            {
                if (list.Value.Values[i] is { IsNull: true, Kind: not TypedConstantKind.Error })
                {
                    Report(list.Key, i);
                }
            }
        }

        void Report(string property, int index) =>
            report.AddItem(ChainDiagnostics.ValueMustBeInRange, data, property, index, owner, Described(data, property), owner.Name, "null", "a text: write it, or leave it out");
    }

    private static string Described(AttributeData data, string property)
    {
        string name = data.AttributeClass!.Name;
        return "[" + name.Substring(0, name.Length - "Attribute".Length) + "]" + (property.Length == 0 ? "" : " " + property);
    }

    private static TypedConstant ValueOf(AttributeData data, string property) => property.Length == 0
        ? data.ConstructorArguments.FirstOrDefault()
        : data.NamedArguments.FirstOrDefault(n => n.Key == property).Value;

    private static string? TextOf(AttributeData data, string property) => ValueOf(data, property) is { Kind: TypedConstantKind.Primitive, Value: string text } ? text : null;

    private static object? Argument(AttributeData data, string property) =>
        data.NamedArguments.FirstOrDefault(n => n.Key == property).Value is { Kind: TypedConstantKind.Primitive, Value: { } value } ? value : null;

    private static int? Number(AttributeData data, string property) => Argument(data, property) as int?;

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
