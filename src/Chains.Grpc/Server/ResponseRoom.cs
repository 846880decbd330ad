using System.IO.Pipelines;

namespace Chains.Grpc;

/// <summary>Memory of a response's pipe in which several messages are laid beside each other before the pipe hears of them: each word with it takes locks.</summary>
internal struct ResponseRoom(PipeWriter writer)
{
    private Memory<byte> _free;
    private int _laid;

    /// <summary>Memory for at least so many bytes.</summary>
    public Memory<byte> Get(int length)
    {
        if (length > _free.Length)
        {
            Commit();
            _free = writer.GetMemory(length);
        }

        return _free;
    }

    /// <summary>So many bytes have been laid into what <see cref="Get"/> gave.</summary>
    public void Lay(int length)
    {
        _free = _free[length..];
        _laid += length;
    }

    /// <summary>Gives what was laid to the pipe, which still has to be flushed.</summary>
    public void Commit()
    {
        _free = default;
        if (_laid > 0)
        {
            writer.Advance(_laid);
            _laid = 0;
        }
    }
}
