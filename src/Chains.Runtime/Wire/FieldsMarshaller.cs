namespace Chains.Wire;

/// <summary>The marshaller of a message whose members are named: its calls go to them without a delegate between.</summary>
internal sealed class FieldsMarshaller<T, TFields>(string messageName, JsonMarshaller<T> json) : MessageMarshaller<T>(messageName)
    where TFields : struct, IWireFields<T>
{
    public override JsonMarshaller<T> Json { get; } = json;

    private protected override int SizeOf(T value)
    {
        var sizer = default(WireSizer);
        TFields.Put(ref sizer, value);
        return sizer.Size;
    }

    private protected override void WriteTo(ref WireWriter writer, T value) => TFields.Put(ref writer, value);

    private protected override T ReadFrom(ref WireReader reader) => TFields.Get(ref reader);
}
