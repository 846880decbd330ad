using Chains.Build.Artifacts;
using Chains.Build.Diagnostics;

namespace Chains.Build.Tests;

public sealed class ArtifactWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chains-writer-").FullName;

    [Fact]
    public void What_is_the_same_is_not_written()
    {
        Assert.Equal(3, Write(new Artifact("c/a.txt", "one\n"), new Artifact("c/d/b.txt", "two\n")));
        DateTime old = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(At("c/a.txt"), old);
        File.SetLastWriteTimeUtc(At("c/d/b.txt"), old);
        Assert.Equal(1, Write(new Artifact("c/a.txt", "one\n"), new Artifact("c/d/b.txt", "changed\n")));
        Assert.Equal(old, File.GetLastWriteTimeUtc(At("c/a.txt")));
        Assert.Equal("changed\n", File.ReadAllText(At("c/d/b.txt")));
    }

    [Fact]
    public void What_is_stale_goes_and_what_others_wrote_stays()
    {
        Write(new Artifact("old/a.txt", "one"), new Artifact("c/b.txt", "two"), new Artifact("c/gone/x.txt", "x"));
        File.WriteAllText(At("old/users.txt"), "mine");
        Write(new Artifact("c/b.txt", "two"));
        Assert.False(File.Exists(At("old/a.txt")));
        Assert.True(File.Exists(At("old/users.txt")));
        Assert.False(Directory.Exists(At("c/gone")));
        Write();
        Assert.False(Directory.Exists(At("c")));
        Assert.Equal(["old"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_list_that_was_tampered_with_removes_nothing_outside()
    {
        string outside = _folder + ".txt";
        File.WriteAllText(outside, "outside");
        try
        {
            File.WriteAllText(At(".list"), $"../{Path.GetFileName(outside)}\n{outside}\n");
            Write();
            Assert.True(File.Exists(outside));
            Directory.CreateDirectory(_folder);
        }
        finally
        {
            File.Delete(outside);
        }
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_named()
    {
        File.WriteAllText(At("c"), "a file where a folder belongs");
        ProblemException exception = Assert.Throws<ProblemException>(() => Write(new Artifact("c/a.txt", "one")));
        Assert.Equal("CHN0910", exception.Problem.Id);
        Assert.Contains(At("c/a.txt"), exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private int Write(params Artifact[] artifacts)
    {
        ArtifactWriter writer = new(_folder, ".list");
        writer.Write(artifacts);
        return writer.Changes;
    }

    private string At(string relative) => Path.Combine(_folder, relative);
}
