using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Security.Cryptography;
using System.Text;
using Chains.Build.Descriptors;

namespace Chains.Build.Closures;

/// <summary>Reads one type of an assembly: its digest and what it leads to.</summary>
internal sealed class TypeReader
{
    // Its members hold what the compiler shares over the assembly (array data, hashes of strings), named by their content: the name is all there is to know.
    private const string PrivateImplementationDetails = "<PrivateImplementationDetails>";

    private readonly ChainAssembly _assembly;
    private readonly MetadataReader _metadata;
    private readonly SymbolNames _names;
    private readonly StringBuilder _text = new();

    private TypeReader(ChainAssembly assembly, Func<TypeKey, PrimitiveTypeCode?> enumType)
    {
        _assembly = assembly;
        _metadata = assembly.Metadata;
        _names = new SymbolNames(_metadata, enumType);
    }

    public static TypeFacts Read(ChainAssembly assembly, TypeDefinitionHandle handle, Func<TypeKey, PrimitiveTypeCode?> enumType)
    {
        TypeReader reader = new(assembly, enumType);
        TypeDefinition type = assembly.Metadata.GetTypeDefinition(handle);
        reader.ReadType(handle, type);
        List<TypeKey> bases = !type.BaseType.IsNil && MetadataNames.OfParent(assembly.Metadata, type.BaseType) is { } key ? [key] : [];
        HashSet<TypeKey> references = reader._names.Named;
        foreach (TypeDefinitionHandle nested in type.GetNestedTypes())
        {
            references.Add(MetadataNames.Of(assembly.Metadata, nested));
        }

        references.RemoveWhere(reference => reference.Name.StartsWith(PrivateImplementationDetails, StringComparison.Ordinal));
        return new TypeFacts(Hash(reader._text.ToString()), bases, references);
    }

    internal static string Hash(string text)
    {
        using SHA256 sha = SHA256.Create();
        return string.Concat(sha.ComputeHash(Encoding.UTF8.GetBytes(text)).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }

    private void ReadType(TypeDefinitionHandle handle, TypeDefinition type)
    {
        Line("type", _names.Entity(handle), Number((int)type.Attributes), type.BaseType.IsNil ? "" : _names.Entity(type.BaseType));
        TypeLayout layout = type.GetLayout();
        Line("layout", Number(layout.Size), Number(layout.PackingSize));
        foreach (InterfaceImplementationHandle implementation in type.GetInterfaceImplementations())
        {
            Line("interface", _names.Entity(_metadata.GetInterfaceImplementation(implementation).Interface));
        }

        Attributes(type.GetCustomAttributes());
        Generics(type.GetGenericParameters());
        foreach (FieldDefinitionHandle field in type.GetFields())
        {
            Field(field);
        }

        foreach (MethodDefinitionHandle method in type.GetMethods().Where(method => !IsImplementation(_metadata.GetString(_metadata.GetMethodDefinition(method).Name))))
        {
            Method(method);
        }

        foreach (PropertyDefinitionHandle property in type.GetProperties())
        {
            PropertyDefinition definition = _metadata.GetPropertyDefinition(property);
            Line("property", _metadata.GetString(definition.Name));
            Attributes(definition.GetCustomAttributes());
        }

        foreach (EventDefinitionHandle @event in type.GetEvents())
        {
            EventDefinition definition = _metadata.GetEventDefinition(@event);
            Line("event", _metadata.GetString(definition.Name));
            Attributes(definition.GetCustomAttributes());
        }
    }

    // The one member of a chainlet's interface that leads from the contract to the class behind it: Chains.Infrastructure.IChainletContract<IFoo>.Implementation,
    // or a lambda in it. Following it would put every chainlet into the closure of those who call it.
    private static bool IsImplementation(string method)
        => (method.Contains("IChainletContract<") && (method.EndsWith(".Implementation", StringComparison.Ordinal) || method.EndsWith(".get_Implementation", StringComparison.Ordinal)))
            || (method[0] == '<' && method.Contains("IChainletContract<") && method.Contains("Implementation>"));

    private void Field(FieldDefinitionHandle handle)
    {
        FieldDefinition field = _metadata.GetFieldDefinition(handle);
        Line("field", _names.Entity(handle), Number((int)field.Attributes), Number(field.GetOffset()));
        Constant(field.GetDefaultValue());
        Attributes(field.GetCustomAttributes());
    }

    private void Method(MethodDefinitionHandle handle)
    {
        MethodDefinition method = _metadata.GetMethodDefinition(handle);
        Line("method", _names.Entity(handle), Number((int)method.Attributes), Number((int)method.ImplAttributes));
        Attributes(method.GetCustomAttributes());
        Generics(method.GetGenericParameters());
        foreach (ParameterHandle parameter in method.GetParameters())
        {
            Parameter definition = _metadata.GetParameter(parameter);
            Line("parameter", _metadata.GetString(definition.Name), Number(definition.SequenceNumber), Number((int)definition.Attributes));
            Constant(definition.GetDefaultValue());
            Attributes(definition.GetCustomAttributes());
        }

        MethodImport import = method.GetImport();
        if (!import.Module.IsNil)
        {
            Line("import", _names.Entity(import.Module), _metadata.GetString(import.Name), Number((int)import.Attributes));
        }

        if (method.RelativeVirtualAddress != 0 && (method.ImplAttributes & MethodImplAttributes.CodeTypeMask) == MethodImplAttributes.IL)
        {
            Body(_assembly.Image.GetMethodBody(method.RelativeVirtualAddress));
        }
    }

    private void Body(System.Reflection.Metadata.MethodBodyBlock body)
    {
        Line("body", Number(body.MaxStack), body.LocalVariablesInitialized ? "init" : "", body.LocalSignature.IsNil ? "" : _names.Entity(body.LocalSignature));
        foreach (ExceptionRegion region in body.ExceptionRegions)
        {
            Line(
                "region",
                Number((int)region.Kind),
                Number(region.TryOffset),
                Number(region.TryLength),
                Number(region.HandlerOffset),
                Number(region.HandlerLength),
                Number(region.Kind == ExceptionRegionKind.Filter ? region.FilterOffset : 0),
                region.Kind == ExceptionRegionKind.Catch ? _names.Entity(region.CatchType) : "");
        }

        BlobReader il = body.GetILReader();
        while (il.RemainingBytes > 0)
        {
            Instruction(ref il);
        }
    }

    private void Instruction(ref BlobReader il)
    {
        int code = il.ReadByte();
        if (code == 0xfe)
        {
            code = 0xfe00 | il.ReadByte();
        }

        ILOpCode opCode = (ILOpCode)code;
        _text.Append(code.ToString("x", CultureInfo.InvariantCulture)).Append(' ');
        if (opCode == ILOpCode.Ldstr)
        {
            _text.Append(Json.JsonWriter.Quote(_metadata.GetUserString(System.Reflection.Metadata.Ecma335.MetadataTokens.UserStringHandle(il.ReadInt32() & 0xffffff))));
        }
        else if (IlOperands.IsToken(opCode))
        {
            _text.Append(_names.Entity((EntityHandle)System.Reflection.Metadata.Ecma335.MetadataTokens.Handle(il.ReadInt32())));
        }
        else
        {
            int size = opCode == ILOpCode.Switch ? 4 * il.ReadInt32() : IlOperands.Size(opCode);
            foreach (byte part in il.ReadBytes(size))
            {
                _text.Append(part.ToString("x2", CultureInfo.InvariantCulture));
            }
        }

        _text.Append('\n');
    }

    private void Generics(GenericParameterHandleCollection parameters)
    {
        foreach (GenericParameterHandle handle in parameters)
        {
            GenericParameter parameter = _metadata.GetGenericParameter(handle);
            Line("generic", Number(parameter.Index), Number((int)parameter.Attributes));
            foreach (GenericParameterConstraintHandle constraint in parameter.GetConstraints())
            {
                Line("constraint", _names.Entity(_metadata.GetGenericParameterConstraint(constraint).Type));
            }
        }
    }

    private void Attributes(CustomAttributeHandleCollection attributes)
    {
        foreach (CustomAttributeHandle attribute in attributes)
        {
            Line("attribute", _names.Attribute(_metadata.GetCustomAttribute(attribute)));
        }
    }

    private void Constant(ConstantHandle handle)
    {
        if (!handle.IsNil)
        {
            Constant constant = _metadata.GetConstant(handle);
            Line("constant", constant.TypeCode.ToString(), Convert.ToBase64String(_metadata.GetBlobBytes(constant.Value)));
        }
    }

    private void Line(params string[] parts) => _text.Append(string.Join(" ", parts)).Append('\n');

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
