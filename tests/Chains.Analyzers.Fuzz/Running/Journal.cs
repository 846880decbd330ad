using System.IO.MemoryMappedFiles;
using System.Text;

namespace Chains.Analyzers.Fuzz.Running;

/// <summary>
/// What is being tried at this moment, in a file that outlives the process: after a stack overflow nothing else can tell. A slot for each that works at the same time.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const int SlotSize = 256;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public Journal(string path, int slots)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, mapName: null, slots * SlotSize);
        _view = _file.CreateViewAccessor();
    }

    public void Begin(int slot, string label)
    {
        byte[] bytes = new byte[SlotSize];
        Encoding.UTF8.GetBytes(label, bytes);
        _view.WriteArray((long)slot * SlotSize, bytes, 0, SlotSize);
    }

    public void End(int slot) => Begin(slot, "");

    /// <summary>The labels that a process has left.</summary>
    public static string[] Read(string path) => !File.Exists(path)
        ? []
        : [.. File.ReadAllBytes(path).Chunk(SlotSize).Select(static slot => Encoding.UTF8.GetString(slot).TrimEnd('\0')).Where(static label => label.Length > 0)];

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
