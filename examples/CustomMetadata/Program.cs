using System.Globalization;
using System.Text.Json.Serialization;
using Gossipod.Actors;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Examples.Common;

// Says of itself where it runs and how busy it is, as a type of its own, new every 3 s, and prints what the others say. The flags are
// PingNode's (--name --port --ip --join-addr) and those of every node; --help lists the latter.
var codec = MetadataCodec.Json(NodeInfoContext.Default.NodeInfo);

return await NodeProgram.RunAsync(SeedFlags.Translate(args, name: "NODE_3", port: 7949), play: async (cluster, printer, ending) =>
{
    var publishing = PublishAsync(cluster, ending);
    await foreach (var @event in cluster.WatchAsync(ending))
    {
        switch (@event)
        {
            case CurrentCluster current:
                foreach (var member in current.Snapshot.Live) Print(member);
                break;
            case MemberJoined joined:
                Print(joined.Member);
                break;
            case MemberUpdated updated when updated.Changes.HasFlag(MemberChanges.Metadata):
                Print(updated.Member);
                break;
        }

        void Print(Member member)
        {
            if (member.Name == cluster.Self.Name || !member.TryReadMetadata(codec, out var info)) return;
            printer.Own("metadata", new() { ["node"] = member.Name, ["region"] = info.Region, ["load"] = info.Load, ["started"] = info.Started });
        }
    }

    await publishing;
});

async Task PublishAsync(GossipodCluster cluster, CancellationToken ending)
{
    var started = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture);
    using var timer = new PeriodicTimer(TimeSpan.FromSeconds(3));
    var load = 0;
    do
    {
        // The node may have left, by a command, and may join again.
        if (cluster.Self.Status == MemberStatus.Alive)
            await cluster.UpdateMetadataAsync(new NodeInfo(cluster.Self.Tags.GetValueOrDefault("region", "none"), load++, started), codec, ending);
    }
    while (await timer.WaitForNextTickAsync(ending));
}

/// <summary>What a node says of itself.</summary>
/// <param name="Region">Its tag <c>region</c>.</param>
/// <param name="Load">A number that changes.</param>
/// <param name="Started">When it began.</param>
internal sealed record NodeInfo(string Region, int Load, string Started);

[JsonSerializable(typeof(NodeInfo))]
internal sealed partial class NodeInfoContext : JsonSerializerContext;
