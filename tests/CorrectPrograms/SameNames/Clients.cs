namespace SameNames
{
    // Names of generated types where they are none of theirs: with type parameters, within another type, in this file alone, in another namespace.
    public sealed class ModelsClient<T>(T inner)
    {
        public T Inner => inner;
    }

    public static class Wrapped
    {
        public static ModelsClient<ModelsClient> Of(IModels models) => new(new ModelsClient(models));

        public sealed class ModelsClient(IModels models)
        {
            public Task<(Text.Response, Images.Response)> AskAsync(string text) => models.RunRemote(new Text.Request(ModelsChainletHost.Trimmed(text)));
        }
    }

    file static class ModelsChainletHost
    {
        public static string Trimmed(string text) => text.Trim();
    }
}

namespace SameNames.Text
{
    public sealed class ModelsClient(IModel model)
    {
        public Task<Response> AskAsync(string text) => model.RunRemote(new Request(text));
    }
}
