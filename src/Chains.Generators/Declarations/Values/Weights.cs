using System;
using System.Linq;
using System.Text.RegularExpressions;

namespace Chains.Generators.Declarations.Values;

/// <summary>Where models and files come from: repositories of Hugging Face, buckets of S3, Google and Azure, and addresses of files.</summary>
internal static class Weights
{
    public const string RepoExpected = "a repository of Hugging Face, such as \"mistralai/Mistral-7B-Instruct-v0.2\", or a folder of a bucket as s3://, gs:// or azure://";

    private static readonly Regex RepoPart = Pattern(@"^[A-Za-z0-9_]([A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?\z");
    private static readonly Regex Bucket = Pattern(@"^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]\z");
    private static readonly Regex AzureAccount = Pattern(@"^[a-z0-9]{3,24}\z");
    private static readonly Regex AzureContainer = Pattern(@"^(?=.{3,63}\z)[a-z0-9]+(-[a-z0-9]+)*\z");
    private static readonly Regex Key = Pattern(@"^[^\s\\""<>]+\z");
    private static readonly Regex Sha256Digits = Pattern(@"^[A-Fa-f0-9]{64}\z");

    /// <summary>Whether a repository is one of Hugging Face, which has revisions.</summary>
    public static bool HasRevisions(string repo) => repo.IndexOf("://", StringComparison.Ordinal) < 0 || repo.StartsWith("hf://", StringComparison.Ordinal);

    /// <summary>The repository without what it can do without: two of one normal form have one folder where none is given.</summary>
    public static string Normal(string repo) => (repo.StartsWith("hf://", StringComparison.Ordinal) ? repo.Substring(5) : repo).TrimEnd('/');

    /// <summary>What is wrong with a repository of <c>[ModelRepo]</c>, and the repair; null where nothing is.</summary>
    public static string? RepoProblem(string text)
    {
        if (text.Trim().Length == 0)
        {
            return "name it";
        }
        if (text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            return "leave out blanks and line breaks";
        }
        int end = text.IndexOf("://", StringComparison.Ordinal);
        string rest = end < 0 ? text : text.Substring(end + 3);
        return (end < 0 ? "" : text.Substring(0, end)) switch
        {
            "" or "hf" => HuggingFaceProblem(rest),
            "s3" or "gs" => BucketProblem(text.Substring(0, end), rest),
            "azure" => AzureProblem(rest),
            "http" or "https" => WebRepoProblem(text, rest),
            "gcs" => $"write \"gs://{rest}\"",
            "az" or "abfs" or "abfss" or "wasb" or "wasbs" => "write \"azure://account/container/path\"",
            "huggingface" => $"write \"hf://{rest}\"",
            var other when other.ToLowerInvariant() is "hf" or "s3" or "gs" or "azure" => $"write \"{other.ToLowerInvariant()}://{rest}\"",
            var other => $"'{other}://' is none of hf://, s3://, gs:// and azure://",
        };
    }

    /// <summary>What is wrong with a branch, tag or commit, and the repair; null where nothing is.</summary>
    /// <remarks>git's own rules for references.</remarks>
    public static string? RevisionProblem(string text)
    {
        return text.Trim().Length == 0 ? "name it, or leave it out for the main branch"
            : text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) ? "leave out blanks and line breaks"
            : text[0] is '-' or '/' or '.' ? $"it cannot begin with '{text[0]}'"
            : text[text.Length - 1] is '/' or '.' ? $"it cannot end with '{text[text.Length - 1]}'"
            : text.IndexOfAny(['~', '^', ':', '?', '*', '[', '\\', '@']) is var at and >= 0 ? $"leave out '{text[at]}'"
            : text.Contains("..") || text.Contains("//") || text.EndsWith(".lock", StringComparison.Ordinal) ? "git takes no '..', '//' or '.lock' there"
            : null;
    }

    /// <summary>What is wrong with the address of a file, and the repair; null where nothing is.</summary>
    /// <param name="text">The address.</param>
    /// <param name="hasLocalPath">Whether the file's name is given beside it.</param>
    public static string? FileProblem(string text, bool hasLocalPath)
    {
        if (text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '"' or '<' or '>' or '\\'))
        {
            return "leave out blanks, quotes and '\\', or write them as %20 and the like";
        }
        int end = text.IndexOf("://", StringComparison.Ordinal);
        string scheme = end < 0 ? "" : text.Substring(0, end).ToLowerInvariant();
        if (scheme is "s3" or "gs" or "azure" or "hf")
        {
            return $"[ModelRepo] takes {scheme}://";
        }
        if (scheme is not ("http" or "https"))
        {
            return text.IndexOf('.') > 0 && text.IndexOf('/') > 0 && end < 0 && Uri.TryCreate("https://" + text, UriKind.Absolute, out _) ? $"write \"https://{text}\"" : "write the whole address";
        }
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Host.Length == 0)
        {
            return "no machine is named in it";
        }
        if (address.UserInfo.Length > 0)
        {
            return "leave out the user and password, which everybody could read in chain.json";
        }
        if (address.Fragment.Length > 0)
        {
            return $"leave out '{address.Fragment}', which no server ever sees";
        }
        // The page about a file instead of the file.
        if (address.Host is "huggingface.co" or "github.com" && address.AbsolutePath.Contains("/blob/"))
        {
            return $"write \"{text.Replace("/blob/", address.Host == "github.com" ? "/raw/" : "/resolve/")}\": '/blob/' is the page about the file";
        }
        return !hasLocalPath && NameOf(text) is null ? "its last part names no file, so set LocalPath" : null;
    }

    /// <summary>The file's name where none is given; null where the address ends with none.</summary>
    public static string? NameOf(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri))
        {
            return null;
        }
        string name = Uri.UnescapeDataString(uri.AbsolutePath.Substring(uri.AbsolutePath.LastIndexOf('/') + 1));
        return RelativePaths.FileProblem(name) is null && name.IndexOf('/') < 0 ? name : null;
    }

    /// <summary>What is wrong with a checksum, and the repair; null where nothing is.</summary>
    public static string? Sha256Problem(string text)
    {
        return Sha256Digits.IsMatch(text) ? null
            : text.StartsWith("sha256:", StringComparison.OrdinalIgnoreCase) && Sha256Digits.IsMatch(text.Substring(7)) ? "leave out 'sha256:'"
            : Sha256Digits.IsMatch(text.Trim()) ? "leave out blanks and line breaks"
            : text.Length != 64 ? $"it has {text.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)} characters"
            : "use digits and the letters a to f";
    }

    private static string? HuggingFaceProblem(string text)
    {
        int at = text.IndexOf('@');
        if (at > 0 && HuggingFaceProblem(text.Substring(0, at)) is null)
        {
            return $"write \"{text.Substring(0, at)}\" and Revision = \"{text.Substring(at + 1)}\"";
        }
        string[] parts = text.TrimEnd('/').Split('/');
        if (parts[0] is "huggingface.co" or "hf.co" or "www.huggingface.co" && parts.Length > 2)
        {
            return $"write \"{parts[1]}/{parts[2]}\"";
        }
        if (parts.Length > 2 && parts.All(p => RepoPart.IsMatch(p)))
        {
            return $"write \"{parts[0]}/{parts[1]}\", and pick files with AllowPatterns";
        }
        return text.EndsWith("/", StringComparison.Ordinal) ? $"write \"{text.TrimEnd('/')}\""
            : parts.FirstOrDefault(p => !RepoPart.IsMatch(p) || p.Contains("--") || p.Contains("..")) is { } bad
                ? bad.Length == 0 ? "write \"organisation/model\"" : $"'{bad}' is no name there; use letters, digits, '-', '_' and '.', one at a time between others"
                : null;
    }

    private static string? BucketProblem(string scheme, string text)
    {
        int slash = text.IndexOf('/');
        string bucket = slash < 0 ? text : text.Substring(0, slash);
        if (!Bucket.IsMatch(bucket))
        {
            return bucket.Length == 0 ? $"write \"{scheme}://bucket/path\""
                : Bucket.IsMatch(bucket.ToLowerInvariant()) ? $"write \"{scheme}://{bucket.ToLowerInvariant()}{text.Substring(bucket.Length)}\": buckets are in lower case"
                : $"'{bucket}' is no bucket; use 3 to 63 lower-case letters, digits, '-', '.' and '_'";
        }
        return KeyProblem(slash < 0 ? "" : text.Substring(slash + 1), $"{scheme}://{bucket}/path");
    }

    private static string? AzureProblem(string text)
    {
        string[] parts = text.Split(['/'], 3);
        if (parts.Length < 3)
        {
            return "write \"azure://account/container/path\"";
        }
        if (parts[0].EndsWith(".blob.core.windows.net", StringComparison.OrdinalIgnoreCase))
        {
            return $"write \"azure://{parts[0].Substring(0, parts[0].IndexOf('.'))}/{parts[1]}/{parts[2]}\"";
        }
        return !AzureAccount.IsMatch(parts[0]) ? $"'{parts[0]}' is no storage account; use 3 to 24 lower-case letters and digits"
            : !AzureContainer.IsMatch(parts[1]) ? $"'{parts[1]}' is no container; use 3 to 63 lower-case letters, digits and single '-' between them"
            : KeyProblem(parts[2], $"azure://{parts[0]}/{parts[1]}/path");
    }

    private static string? WebRepoProblem(string text, string rest)
    {
        string[] parts = rest.TrimEnd('/').Split('/');
        if (parts[0] is "huggingface.co" or "hf.co" or "www.huggingface.co" && parts.Length > 2)
        {
            string revision = parts is [_, _, _, "tree", { } branch, ..] ? $" and Revision = \"{branch}\"" : "";
            return $"write \"{parts[1]}/{parts[2]}\"{revision}";
        }
        return parts[0].EndsWith(".blob.core.windows.net", StringComparison.OrdinalIgnoreCase) && parts.Length > 2
            ? $"write \"azure://{parts[0].Substring(0, parts[0].IndexOf('.'))}/{string.Join("/", parts.Skip(1))}\""
            : $"[ExternalData(\"{text}\")] takes one file by its address";
    }

    private static string? KeyProblem(string key, string example)
    {
        string path = key.TrimEnd('/');
        return path.Length == 0 ? $"write the path of the folder as well, \"{example}\""
            : !Key.IsMatch(path) ? "leave out '\\', quotes and angle brackets"
            : path.Split('/').Any(s => s is "" or "." or "..") ? "leave out empty parts, '.' and '..'"
            : null;
    }

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
}
