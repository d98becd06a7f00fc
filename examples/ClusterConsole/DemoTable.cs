using Gossipod.Actors.Protocol.Members;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ClusterConsole;

/// <summary>The demonstration as a table: a row per node that looks, a column per node that is looked at.</summary>
internal static class DemoTable
{
    public static IRenderable Of(IReadOnlyList<DemoNode> nodes, IEnumerable<string> lines)
    {
        var table = new Table().Title("Who sees whom as what").AddColumns("node", "address", "state");
        foreach (var node in nodes) table.AddColumn(node.Name);
        foreach (var node in nodes)
        {
            var cluster = node.Cluster; // Read once: the steps run beside the drawing and may take it away.
            var snapshot = cluster?.Started.IsCompletedSuccessfully == true ? cluster.Snapshot : null;
            var cells = nodes.Select(other => Cell(snapshot?.Find(other.Name)));
            table.AddRow([node.Name, node.Address, Markup.Escape(node.Deed), .. cells]);
        }

        return new Rows([table, .. lines.TakeLast(12).Select(line => new Text(line))]);
    }

    private static string Cell(Member? member) => member?.Status switch
    {
        null => "[grey]-[/]",
        MemberStatus.Alive or MemberStatus.Leaving => "[green]alive[/]",
        MemberStatus.Suspect => "[yellow]suspect[/]",
        MemberStatus.Dead => "[red]dead[/]",
        _ => "[blue]left[/]",
    };
}
