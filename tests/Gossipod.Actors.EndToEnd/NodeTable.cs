using System.Text.Json;

namespace Gossipod.Actors.EndToEnd;

/// <summary>The members as a node says that they are.</summary>
public sealed class NodeTable(JsonElement members)
{
    private readonly List<JsonElement> _rows = [.. members.EnumerateArray()];

    /// <summary>Each member that is alive, with its version and address, in the order of the names.</summary>
    public IReadOnlyList<string> Live => [.. Alive().Select(row => $"{Text(row, "node")} {Text(row, "generation")}/{Text(row, "incarnation")} {Text(row, "addr")}")];

    public IReadOnlyList<string> LiveNames => [.. Alive().Select(row => Text(row, "node"))];

    public string? StatusOf(string name) => _rows.Where(row => Text(row, "node") == name).Select(row => Text(row, "status")).FirstOrDefault();

    public override string ToString() => string.Join(", ", _rows.Select(row => $"{Text(row, "node")} {Text(row, "status")} {Text(row, "generation")}/{Text(row, "incarnation")}"));

    private IEnumerable<JsonElement> Alive() => _rows.Where(row => Text(row, "status") == "alive").OrderBy(row => Text(row, "node"), StringComparer.Ordinal);

    private static string Text(JsonElement row, string field) => row.GetProperty(field).ToString();
}
