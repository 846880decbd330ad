using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests;

/// <summary>A host supplies what a constructor asks for.</summary>
public sealed class CHN0045Tests
{
    [Theory]
    [InlineData("int", "int", "0")]
    [InlineData("string", "string", "\"\"")]
    [InlineData("string?", "string?", "null")]
    [InlineData("int?", "int?", "null")]
    [InlineData("System.TimeSpan", "TimeSpan", "default")]
    [InlineData("System.DayOfWeek", "DayOfWeek", "default")]
    [InlineData("System.Func<int>", "Func<int>", "null!")]
    [InlineData("string[]", "string[]", "null!")]
    public async Task A_value_that_no_host_can_supply_fires(string type, string shown, string value)
    {
        await Rules.Fires($$"""
            [Chainlet]
            public sealed partial class Echo({|CHN0045:{{type}}|} option)
            {
                public Task<string> RunRemote(string text) => Task.FromResult($"{option} {text}");
            }
            """,
            $"Parameter 'option' of chainlet 'Echo' asks for '{shown}', which no host supplies: give it a default, read it from the UserConfig of a DeploymentContext<…>, or register it in 'static void ConfigureServices(IServiceCollection services, DeploymentContext context)' of 'Echo'");
        await Rules.Clean($$"""
            [Chainlet]
            public sealed partial class Echo({{type}} option = {{value}})
            {
                public Task<string> RunRemote(string text) => Task.FromResult($"{option} {text}");
            }
            """);
    }

    [Fact]
    public Task A_class_of_ones_own_that_nobody_registers_fires() => Rules.Fires("""
        public sealed class Tokenizer;

        public sealed class Model
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public sealed partial class First({|CHN0045:Tokenizer|} tokenizer)
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{tokenizer} {text}");
        }

        [Chainlet, Entrypoint]
        public sealed partial class Second({|CHN0045:Model|} model, IFirst first)
        {
            public async Task<string> RunRemote(string text) => await model.RunRemote(await first.RunRemote(text));
        }
        """,
        "Parameter 'tokenizer' of chainlet 'First' asks for 'Tokenizer', which no host supplies: register it in 'static void ConfigureServices(IServiceCollection services, DeploymentContext context)' of 'First'",
        "Parameter 'model' of chainlet 'Second' asks for 'Model', which no host supplies: mark class 'Model' with [Chainlet] and take 'IModel', or register it in 'static void ConfigureServices(IServiceCollection services, DeploymentContext context)' of 'Second'");

    [Fact]
    public Task What_has_a_default_does_not_fire() => Rules.Clean("""
        public sealed class Tokenizer;

        [Chainlet, Entrypoint]
        public sealed partial class Echo(Tokenizer? tokenizer = null)
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{tokenizer} {text}");
        }
        """);

    [Fact]
    public Task What_the_host_or_the_chainlet_registers_does_not_fire() => Rules.Clean("""
        using Microsoft.Extensions.DependencyInjection;

        public sealed class Tokenizer;

        public sealed record Settings(int Batch);

        [Chainlet, Entrypoint]
        public sealed partial class Echo(Tokenizer tokenizer, Settings settings, System.Func<int> next, HttpClient http, DeploymentContext<Settings> context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{tokenizer} {settings} {next} {http} {context} {text}");

            private static void ConfigureServices(IServiceCollection services, DeploymentContext context) =>
                services.AddSingleton<Tokenizer>().AddSingleton(new Settings(1)).AddSingleton<System.Func<int>>(() => 1).AddHttpClient();
        }
        """);
}
