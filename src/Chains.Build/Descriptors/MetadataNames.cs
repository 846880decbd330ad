using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Chains.Build.Descriptors;

/// <summary>A type by the assembly that a reference names and its metadata name, nested types after <c>+</c>.</summary>
internal readonly record struct TypeKey(string Assembly, string Name)
{
    public override string ToString() => "[" + Assembly + "]" + Name;
}

/// <summary>Metadata handles as names.</summary>
internal static class MetadataNames
{
    public static string AssemblyName(MetadataReader reader)
        => reader.IsAssembly ? reader.GetString(reader.GetAssemblyDefinition().Name) : reader.GetString(reader.GetModuleDefinition().Name);

    public static TypeKey Of(MetadataReader reader, TypeDefinitionHandle handle) => new(AssemblyName(reader), DefinitionName(reader, handle));

    public static TypeKey Of(MetadataReader reader, TypeReferenceHandle handle)
    {
        TypeReference reference = reader.GetTypeReference(handle);
        string name = Qualified(reader, reference.Namespace, reference.Name);
        switch (reference.ResolutionScope.Kind)
        {
            case HandleKind.TypeReference:
                TypeKey outer = Of(reader, (TypeReferenceHandle)reference.ResolutionScope);
                return new TypeKey(outer.Assembly, outer.Name + "+" + name);
            case HandleKind.AssemblyReference:
                return new TypeKey(reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope).Name), name);
            case HandleKind.ModuleReference:
                return new TypeKey(reader.GetString(reader.GetModuleReference((ModuleReferenceHandle)reference.ResolutionScope).Name), name);
            default:
                return new TypeKey(AssemblyName(reader), name);
        }
    }

    /// <summary>The type that declares the constructor of a custom attribute; null for what no compiler writes.</summary>
    public static TypeKey? AttributeType(MetadataReader reader, CustomAttribute attribute) => attribute.Constructor.Kind switch
    {
        HandleKind.MethodDefinition => Of(reader, reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType()),
        HandleKind.MemberReference => OfParent(reader, reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent),
        _ => null,
    };

    /// <summary>The generic definition or type behind a handle of any kind.</summary>
    public static TypeKey? OfParent(MetadataReader reader, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => Of(reader, (TypeDefinitionHandle)handle),
        HandleKind.TypeReference => Of(reader, (TypeReferenceHandle)handle),
        HandleKind.TypeSpecification => reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(DefinitionProvider.Instance, null),
        _ => null,
    };

    private static string DefinitionName(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition definition = reader.GetTypeDefinition(handle);
        string name = Qualified(reader, definition.Namespace, definition.Name);
        TypeDefinitionHandle outer = definition.GetDeclaringType();
        return outer.IsNil ? name : DefinitionName(reader, outer) + "+" + name;
    }

    private static string Qualified(MetadataReader reader, StringHandle space, StringHandle name)
        => space.IsNil || reader.GetString(space).Length == 0 ? reader.GetString(name) : reader.GetString(space) + "." + reader.GetString(name);

    /// <summary>Reduces a signature to the definition of its outermost type; null for arrays, pointers and the like.</summary>
    internal sealed class DefinitionProvider : ISignatureTypeProvider<TypeKey?, object?>
    {
        public static DefinitionProvider Instance { get; } = new();

        public TypeKey? GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Of(reader, handle);

        public TypeKey? GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Of(reader, handle);

        public TypeKey? GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind)
            => reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public TypeKey? GetGenericInstantiation(TypeKey? genericType, ImmutableArray<TypeKey?> typeArguments) => genericType;

        public TypeKey? GetModifiedType(TypeKey? modifier, TypeKey? unmodifiedType, bool isRequired) => unmodifiedType;

        public TypeKey? GetPinnedType(TypeKey? elementType) => elementType;

        public TypeKey? GetPrimitiveType(PrimitiveTypeCode typeCode) => null;

        public TypeKey? GetSZArrayType(TypeKey? elementType) => null;

        public TypeKey? GetArrayType(TypeKey? elementType, ArrayShape shape) => null;

        public TypeKey? GetByReferenceType(TypeKey? elementType) => null;

        public TypeKey? GetPointerType(TypeKey? elementType) => null;

        public TypeKey? GetFunctionPointerType(MethodSignature<TypeKey?> signature) => null;

        public TypeKey? GetGenericMethodParameter(object? genericContext, int index) => null;

        public TypeKey? GetGenericTypeParameter(object? genericContext, int index) => null;
    }
}
