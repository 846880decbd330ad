using Chains;

namespace Shared;

[Chainlet]
[DockerImage(BaseImage = "mcr.microsoft.com/dotnet/aspnet:10.0", AptPackages = ["tesseract-ocr", "libleptonica-dev=1.82.0-3"], DataDir = "ocr-data")]
internal sealed partial class Ocr
{
    public string[] RunRemote(byte[] page) => [.. page.Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture))];
}
