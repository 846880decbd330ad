using System.Globalization;
using System.Text;

namespace Chains;

/// <summary>What went wrong in a remote chainlet, with the failed call to a dependency that caused it, and so on: a tree of remote frames over all hops.</summary>
/// <param name="RemoteName">Name of the chainlet that failed.</param>
/// <param name="ExceptionClassName">Full name of the exception's type.</param>
/// <param name="ExceptionModuleName">The assembly that defines it, where known.</param>
/// <param name="ExceptionMessage">The exception's message. Secrets that the chainlet has read are blotted out; long messages are cut.</param>
/// <param name="UserStackTrace">The frames of user code, the innermost first; those of the framework are left out.</param>
/// <param name="Cause">The error behind it, in the same chainlet or in a dependency.</param>
public sealed record RemoteErrorDetail(
    string RemoteName,
    string ExceptionClassName,
    string? ExceptionModuleName,
    string ExceptionMessage,
    IReadOnlyList<RemoteStackFrame> UserStackTrace,
    RemoteErrorDetail? Cause = null)
{
    /// <summary>The tree as text for people, the root error at the bottom. Lines end with <c>\n</c>.</summary>
    public string Format()
    {
        var text = new StringBuilder();
        for (RemoteErrorDetail? level = this; level is not null; level = level.Cause)
        {
            bool last = level.Cause is null;
            text.Append(CultureInfo.InvariantCulture, $"{(last ? "╰─" : "├─")} {level.RemoteName}: {level.ExceptionClassName}: {level.ExceptionMessage.ReplaceLineEndings(" ")}");
            foreach (RemoteStackFrame frame in level.UserStackTrace)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n{(last ? " " : "│")}    at {frame.Method}");
                if (frame.File is not null)
                {
                    text.Append(CultureInfo.InvariantCulture, $" in {frame.File}:line {frame.Line}");
                }
            }

            if (!last)
            {
                text.Append('\n');
            }
        }

        return text.ToString();
    }
}
