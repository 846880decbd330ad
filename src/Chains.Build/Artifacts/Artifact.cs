using System;
using System.Text;

namespace Chains.Build.Artifacts;

/// <summary>A file to emit.</summary>
/// <param name="Path">Relative to the chain's folder, with <c>/</c>.</param>
/// <param name="Content">The text, with <c>\n</c>; written as UTF-8 without a mark. For a binary file its bytes in base64.</param>
/// <param name="IsBinary">The file is no text.</param>
internal sealed record Artifact(string Path, string Content, bool IsBinary = false)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>What stands in the file.</summary>
    public byte[] Bytes => IsBinary ? Convert.FromBase64String(Content) : Utf8.GetBytes(Content);

    /// <summary>A file that is no text.</summary>
    public static Artifact Binary(string path, byte[] bytes) => new(path, Convert.ToBase64String(bytes), IsBinary: true);
}
