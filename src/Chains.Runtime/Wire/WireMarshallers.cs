using System.ComponentModel;

namespace Chains.Wire;

/// <summary>Makes the marshallers of requests and results whose members are named.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WireMarshallers
{
    /// <summary>The marshaller of a request: in JSON, an object of the parameters.</summary>
    /// <param name="messageName">What the message is called in error messages.</param>
    /// <param name="names">The parameters, in the order in which the request names them.</param>
    public static MessageMarshaller<TRequest> Request<TRequest>(string messageName, WireName[] names)
        where TRequest : struct, IWireFields<TRequest>
    {
        var known = new WireNames(messageName, names);
        return new FieldsMarshaller<TRequest, TRequest>(messageName, new JsonMarshaller<TRequest>(
            (json, value) =>
            {
                json.WriteStartObject();
                JsonFields<TRequest, TRequest>.Write(json, known, value);
                json.WriteEndObject();
            },
            (ref json) => JsonFields<TRequest, TRequest>.Read(ref json, new JsonFieldReader(json, known))));
    }

    /// <summary>The marshaller of a response whose only member, number 1, is a number, a truth or text: in JSON, it stands alone.</summary>
    /// <typeparam name="T"><c>bool</c>, <c>int</c>, <c>long</c>, <c>float</c>, <c>double</c> or <c>string</c>.</typeparam>
    /// <param name="messageName">What the message is called in error messages.</param>
    public static MessageMarshaller<T> Result<T>(string messageName)
    {
        // The types are compared when the machine's code is made: nothing is looked up.
        object marshaller =
            typeof(T) == typeof(string) ? Result<string, WireResult>(messageName)
            : typeof(T) == typeof(bool) ? Result<bool, WireResult>(messageName)
            : typeof(T) == typeof(int) ? Result<int, WireResult>(messageName)
            : typeof(T) == typeof(long) ? Result<long, WireResult>(messageName)
            : typeof(T) == typeof(float) ? Result<float, WireResult>(messageName)
            : typeof(T) == typeof(double) ? Result<double, WireResult>(messageName)
            : throw new NotSupportedException($"{typeof(T)} is no result whose message the runtime knows.");
        return (MessageMarshaller<T>)marshaller;
    }

    private static FieldsMarshaller<T, TFields> Result<T, TFields>(string messageName)
        where TFields : struct, IWireMessage<T> =>
        new(messageName, new JsonMarshaller<T>(
            static (json, value) => JsonFields<T, TFields>.Write(json, names: null, value),
            static (ref json) => JsonFields<T, TFields>.Read(ref json, new JsonFieldReader(json, TFields.Names.TagAt(0)))));
}
