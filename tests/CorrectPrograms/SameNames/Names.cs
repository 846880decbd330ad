using Chains;

namespace SameNames.Text
{
    public sealed record Request(string Value);

    public sealed record Response(string Value);

    [Chainlet(Name = "TextModel")]
    public sealed partial class Model
    {
        public Task<Response> RunRemote(Request request) => Task.FromResult(new Response(request.Value));
    }
}

namespace SameNames.Images
{
    public sealed record Request(byte[] Value, Text.Request? Caption);

    public sealed record Response(byte[] Value);

    [Chainlet(Name = "ImageModel")]
    public sealed partial class Model
    {
        public Task<Response> RunRemote(Request request) => Task.FromResult(new Response(request.Value));
    }
}

namespace SameNames
{
    using ImageModel = Images.IModel;

    [Chainlet, Entrypoint("models")]
    public sealed partial class Models(Text.IModel text, ImageModel images)
    {
        public async Task<(Text.Response, Images.Response)> RunRemote(Text.Request request) =>
            (await text.RunRemote(request), await images.RunRemote(new Images.Request([1], request)));
    }
}
