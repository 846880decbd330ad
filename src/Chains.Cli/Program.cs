using System.CommandLine;
using Chains.Cli.Commands;

RootCommand root = new("Chains for .NET.");
root.Subcommands.Add(ContractCommand.Create());
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);
