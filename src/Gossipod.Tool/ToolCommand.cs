using System.CommandLine;

namespace Gossipod.Tool;

/// <summary>A command with examples in its help.</summary>
internal sealed class ToolCommand(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Whole command lines, each of which does something.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>Says what the command does.</summary>
    /// <returns>This command.</returns>
    public ToolCommand Does(Func<ParseResult, CancellationToken, Task<int>> action)
    {
        SetAction(action);
        return this;
    }
}
