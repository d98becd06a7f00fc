using System.Globalization;
using System.Text.RegularExpressions;
using Gossipod.Actors.EndToEnd;

namespace Gossipod.Actors.Packages.Tests;

/// <summary>
/// What the template's README tells a newcomer to type, taken from the README in the package. Ports become ones that are free here, those of
/// the template's settings too.
/// </summary>
internal sealed partial class NewcomerCommands(string readme)
{
    private readonly Dictionary<int, int> _ports = [];

    /// <summary>Every command of dotnet, as it is written.</summary>
    public IReadOnlyList<string> Lines { get; } = [.. readme.ReplaceLineEndings("\n").Split('\n').Where(line => line.StartsWith("dotnet ", StringComparison.Ordinal))];

    /// <summary>The command that makes the project, as arguments of dotnet.</summary>
    public string[] New => Words(Lines.Single(line => line.StartsWith("dotnet new gossipod ", StringComparison.Ordinal)));

    /// <summary>What each <c>dotnet run</c> gives to its node, in the README's order.</summary>
    public IReadOnlyList<string[]> Nodes => [.. Lines.Where(line => line.StartsWith("dotnet run ", StringComparison.Ordinal)).Select(Settings)];

    /// <summary>The free port that stands for a documented one.</summary>
    public int Port(int documented) => _ports.TryGetValue(documented, out var port) ? port : _ports[documented] = NodeProgram.FreePort();

    private string[] Settings(string run)
    {
        var given = Words(DocumentedPort().Replace(run, match => $":{Port(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))}")).SkipWhile(word => word != "--").Skip(1).ToList();
        // As the template's appsettings.json has them; what is given again is not taken from there.
        var others = new[] { $"--Gossipod:Bind=127.0.0.1:{Port(7946)}", $"--Urls=http://localhost:{Port(5080)}", $"--Gossipod:Seeds:0=127.0.0.1:{Port(7946)}" };
        return [.. given, .. others.Where(other => !given.Exists(word => word.StartsWith(other[..(other.IndexOf('=', StringComparison.Ordinal) + 1)], StringComparison.Ordinal)))];
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];

    [GeneratedRegex(@":(\d{4,5})\b")]
    private static partial Regex DocumentedPort();
}
