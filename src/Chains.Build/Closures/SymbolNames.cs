using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection.Metadata;
using System.Text.RegularExpressions;
using Chains.Build.Descriptors;

namespace Chains.Build.Closures;

/// <summary>
/// Names of metadata tokens that do not depend on what else is in the assembly, and on the way the set of types that were named. Tokens, and the numbers that the
/// compiler gives to anonymous types, change with every unrelated edit; these names do not.
/// </summary>
internal sealed class SymbolNames : ISignatureTypeProvider<string, object?>, ICustomAttributeTypeProvider<string>
{
    // A file-local type is named after a hash of its file's path, which differs from machine to machine.
    private static readonly Regex FileLocal = new("<(?<file>[^<>]*)>F[0-9A-F]{64}__", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private readonly MetadataReader _metadata;
    private readonly Func<TypeKey, PrimitiveTypeCode?> _enumType;

    /// <param name="metadata">The assembly whose tokens are named.</param>
    /// <param name="enumType">The underlying type of an enum, where it is known.</param>
    public SymbolNames(MetadataReader metadata, Func<TypeKey, PrimitiveTypeCode?> enumType)
    {
        _metadata = metadata;
        _enumType = enumType;
    }

    /// <summary>The types that were named.</summary>
    public HashSet<TypeKey> Named { get; } = [];

    public string Entity(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition: return GetTypeFromDefinition(_metadata, (TypeDefinitionHandle)handle, 0);
            case HandleKind.TypeReference: return GetTypeFromReference(_metadata, (TypeReferenceHandle)handle, 0);
            case HandleKind.TypeSpecification: return GetTypeFromSpecification(_metadata, null, (TypeSpecificationHandle)handle, 0);
            case HandleKind.MethodDefinition:
                MethodDefinition method = _metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                return Entity(method.GetDeclaringType()) + "::" + Text(method.Name) + Signature(method.DecodeSignature(this, null));
            case HandleKind.FieldDefinition:
                FieldDefinition field = _metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                return Entity(field.GetDeclaringType()) + "::" + Text(field.Name) + " " + field.DecodeSignature(this, null);
            case HandleKind.MemberReference:
                MemberReference member = _metadata.GetMemberReference((MemberReferenceHandle)handle);
                return Entity(member.Parent) + "::" + Text(member.Name) + (member.GetKind() == MemberReferenceKind.Field
                    ? " " + member.DecodeFieldSignature(this, null)
                    : Signature(member.DecodeMethodSignature(this, null)));
            case HandleKind.MethodSpecification:
                MethodSpecification specification = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                return Entity(specification.Method) + "<" + string.Join(",", specification.DecodeSignature(this, null)) + ">";
            case HandleKind.StandaloneSignature:
                StandaloneSignature signature = _metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle);
                return signature.GetKind() == StandaloneSignatureKind.LocalVariables
                    ? "(" + string.Join(",", signature.DecodeLocalSignature(this, null)) + ")"
                    : Signature(signature.DecodeMethodSignature(this, null));
            case HandleKind.ModuleReference: return Text(_metadata.GetModuleReference((ModuleReferenceHandle)handle).Name);
            default: return handle.Kind.ToString();
        }
    }

    public static string Signature(MethodSignature<string> signature)
        => (signature.Header.IsInstance ? "(this " : "(") + string.Join(",", signature.ParameterTypes) + ")" + signature.ReturnType
            + (signature.GenericParameterCount > 0 ? "`" + signature.GenericParameterCount : "");

    /// <summary>The name of an attribute with its arguments; types in the arguments are named too.</summary>
    public string Attribute(CustomAttribute attribute)
    {
        string name = Entity(attribute.Constructor);
        string blob = Convert.ToBase64String(_metadata.GetBlobBytes(attribute.Value));
        try
        {
            // For the types in it alone: the bytes hold everything else.
            attribute.DecodeValue(this);
        }
        catch (Exception exception) when (exception is BadImageFormatException or ArgumentException or InvalidOperationException)
        {
            // The size of an argument whose enum is in no assembly at hand is a guess. The bytes are hashed all the same.
            return name + " " + blob;
        }

        return name + " " + blob;
    }

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        TypeKey key = MetadataNames.Of(reader, handle);
        Named.Add(key);
        string name = FileLocal.Replace(key.Name, "<${file}>F__");
        if (name.StartsWith("<>f__Anonymous", StringComparison.Ordinal))
        {
            name = Anonymous(reader, handle, name);
        }

        return "[" + key.Assembly + "]" + name;
    }

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        TypeKey key = MetadataNames.Of(reader, handle);
        Named.Add(key);
        return key.ToString();
    }

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind)
        => reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => genericType + "<" + string.Join(",", typeArguments) + ">";

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType + (isRequired ? " modreq " : " modopt ") + modifier;

    public string GetPinnedType(string elementType) => elementType + " pinned";

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetArrayType(string elementType, ArrayShape shape) => elementType + "[" + shape.Rank + ":" + string.Join(",", shape.Sizes) + ":" + string.Join(",", shape.LowerBounds) + "]";

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetFunctionPointerType(MethodSignature<string> signature) => "*" + Signature(signature);

    public string GetGenericMethodParameter(object? genericContext, int index) => "!!" + index;

    public string GetGenericTypeParameter(object? genericContext, int index) => "!" + index;

    public string GetSystemType() => "[System.Runtime]System.Type";

    public bool IsSystemType(string type) => type.EndsWith("]System.Type", StringComparison.Ordinal);

    /// <summary>A type named by an attribute's argument: <c>Ns.Name, Assembly, …</c>, without an assembly for one of the same assembly or of the core library.</summary>
    public string GetTypeFromSerializedName(string name)
    {
        // Of a constructed generic type, the definition and each argument are found by their own brackets.
        foreach (string part in name.Split(['[', ']'], StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pieces = part.TrimStart(',', ' ').Split(',');
            string type = pieces[0].Trim();
            if (type.Length > 0)
            {
                Named.Add(new TypeKey(pieces.Length > 1 ? pieces[1].Trim() : MetadataNames.AssemblyName(_metadata), type));
            }
        }

        string[] whole = name.Split(',');
        return "[" + (whole.Length > 1 ? whole[1].Trim() : MetadataNames.AssemblyName(_metadata)) + "]" + whole[0].Trim();
    }

    public PrimitiveTypeCode GetUnderlyingEnumType(string type)
    {
        int end = type.IndexOf(']');
        return (end > 0 ? _enumType(new TypeKey(type.Substring(1, end - 1), type.Substring(end + 1))) : null) ?? PrimitiveTypeCode.Int32;
    }

    private string Text(StringHandle handle) => FileLocal.Replace(_metadata.GetString(handle), "<${file}>F__");

    // The compiler numbers anonymous types and delegates over the whole assembly; their members tell them apart as well.
    private string Anonymous(MetadataReader reader, TypeDefinitionHandle handle, string name)
    {
        TypeDefinition definition = reader.GetTypeDefinition(handle);
        IEnumerable<string> members = definition.GetProperties().Select(property => Text(reader.GetPropertyDefinition(property).Name));
        if (definition.GetProperties().Count == 0)
        {
            members = definition.GetMethods().Select(reader.GetMethodDefinition)
                .Where(method => reader.StringComparer.Equals(method.Name, "Invoke"))
                .Select(method => Signature(method.DecodeSignature(this, null)));
        }

        return name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').Split('`')[0].TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') + "{" + string.Join(",", members) + "}";
    }

}
