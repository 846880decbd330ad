using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.Declarations;

/// <summary>
/// Reads hardware, image, assets, scaling and the other annotations: each becomes a JSON value of the descriptor with the names
/// of its attribute's properties in camel case. What is wrong with them is <see cref="AnnotationRules"/>'.
/// </summary>
internal static class AnnotationReader
{
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
                AnnotationRules.Check(data, chainlet, report);
                WriteAttribute(json, data);
            }
            if (many)
            {
                json.EndArray();
            }
            result.Add(new AnnotationModel(key, json.ToString()));
        }
        foreach (AttributeData error in chainlet.GetAttributes().Where(a => KnownSymbols.IsChains(a.AttributeClass, "RemoteErrorAttribute")))
        {
            AnnotationRules.Check(error, chainlet, report);
        }
        AnnotationRules.CheckTogether(chainlet, report);
        if (RunRemoteBatch(chainlet) is { } batch)
        {
            AnnotationRules.Check(batch, chainlet, report);
            BatchReader.Check(batch, chainlet, report);
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

    internal static AttributeData? RunRemoteBatch(INamedTypeSymbol chainlet) =>
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

    internal static string? EnumMember(ITypeSymbol type, object? value) =>
        type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, value))?.Name;

    internal static IEnumerable<string> Strings(AttributeData data, string property) => Items(data, property).Select(i => i.Text);

    /// <summary>The texts of a list, each with its place in it: a null in between has one, too.</summary>
    internal static IEnumerable<(string Text, int Index)> Items(AttributeData data, string property) =>
        data.NamedArguments.FirstOrDefault(n => n.Key == property).Value is { Kind: TypedConstantKind.Array, IsNull: false } array
            ? array.Values.Select((v, index) => (Text: v.Value as string, Index: index)).Where(i => i.Text is not null).Select(i => (i.Text!, i.Index))
            : [];
}
