#!/usr/bin/env dotnet
#:package Chains@0.1.0
#:property PublishAot=false
#:property Nullable=enable

using Chains;

string name = args is [var first, ..] ? first : "world";
await using LocalChain<IGreetings> chain = await Chain.RunLocalAsync<IGreetings>();
foreach (Greeting greeting in await chain.Entrypoint.RunRemote(name, Languages.Welsh | Languages.French))
{
    Console.WriteLine($"{greeting.Language}: {greeting.Text}");
}

return 0;

[Flags]
public enum Languages
{
    None = 0,
    English = 1,
    Welsh = 2,
    French = 4,
}

public record struct Greeting(Languages Language, string Text);

[Chainlet]
public sealed partial class Phrasebook
{
    private static readonly Dictionary<Languages, string> Phrases = new()
    {
        [Languages.English] = "Hello",
        [Languages.Welsh] = "Shwmae",
        [Languages.French] = "Salut",
    };

    public string? RunRemote(Languages language) => Phrases.GetValueOrDefault(language);
}

[Chainlet, Entrypoint("greetings")]
public sealed partial class Greetings(IPhrasebook phrasebook)
{
    public async Task<List<Greeting>> RunRemote(string name, Languages languages = Languages.English, CancellationToken cancellationToken = default)
    {
        List<Greeting> greetings = [];
        foreach (Languages language in Enum.GetValues<Languages>().Where(language => language != Languages.None && languages.HasFlag(language)))
        {
            greetings.Add(new Greeting(language, $"{await phrasebook.RunRemote(language, cancellationToken) ?? "?"} {name}!"));
        }

        return greetings;
    }
}
