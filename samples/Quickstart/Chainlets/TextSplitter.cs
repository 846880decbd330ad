using System.Text.RegularExpressions;
using Chains;

namespace Quickstart;

/// <summary>Cuts a book into passages of whole paragraphs, none of which crosses a chapter.</summary>
[Chainlet]
[Compute(CpuCount = 1, Memory = "512Mi")]
public sealed partial class TextSplitter
{
    // A plain method: the host runs it on a worker thread.
    public IReadOnlyList<Passage> RunRemote(string text, int minWords = 80)
    {
        List<Passage> passages = [];
        List<string> open = [];
        // Null before the first chapter, empty between a heading and its title.
        string? chapter = null;
        int words = 0;

        foreach (string block in BlankLines().Split(text))
        {
            string paragraph = Spaces().Replace(block, " ").Trim();
            if (ChapterHeading().IsMatch(paragraph))
            {
                Close();
                chapter = "";
            }
            else if (chapter is { Length: 0 })
            {
                chapter = paragraph;
            }
            else if (chapter is not null && paragraph.Length > 0)
            {
                open.Add(paragraph);
                words += paragraph.Count(character => character == ' ') + 1;
                if (words >= minWords)
                {
                    Close();
                }
            }
        }

        Close();
        return passages;

        void Close()
        {
            if (open.Count > 0)
            {
                passages.Add(new Passage(passages.Count + 1, chapter ?? "", string.Join('\n', open)));
                open.Clear();
                words = 0;
            }
        }
    }

    [GeneratedRegex(@"\n\s*\n")]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("^CHAPTER [IVXLC]+$")]
    private static partial Regex ChapterHeading();
}
