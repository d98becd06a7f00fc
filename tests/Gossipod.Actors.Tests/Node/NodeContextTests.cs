using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Node;

/// <summary>The actors of a node start on several threads at once, and each asks for what they share.</summary>
public sealed class NodeContextTests : ActorHarness
{
    [Theory]
    [InlineData(nameof(NodeContext.Keys))]
    [InlineData(nameof(NodeContext.Tls))]
    [InlineData(nameof(NodeContext.StreamSealing))]
    [InlineData(nameof(NodeContext.Ingress))]
    [InlineData(nameof(NodeContext.LogLimits))]
    [InlineData(nameof(NodeContext.Gate))]
    public async Task What_actors_share_is_made_once_whoever_asks_first(string property)
    {
        const int Askers = 4;
        var shared = typeof(NodeContext).GetProperty(property)!.GetMethod!.CreateDelegate<Func<NodeContext, object>>();
        for (var round = 0; round < 300; round++)
        {
            UseSettings(new ProtocolSettings());
            var context = Context;
            using var start = new Barrier(Askers);
            var asked = Enumerable.Range(0, Askers).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return shared(context);
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default));

            Assert.Single((await Task.WhenAll(asked)).Distinct());
        }
    }

    /// <summary>Some of it is asked for with each packet.</summary>
    [Fact]
    public void Asking_again_allocates_nothing()
    {
        Ask();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Ask();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Ask()
        {
            GC.KeepAlive(Context.Keys);
            GC.KeepAlive(Context.Tls);
            GC.KeepAlive(Context.Signing);
            GC.KeepAlive(Context.StreamSealing);
            GC.KeepAlive(Context.Ingress);
            GC.KeepAlive(Context.LogLimits);
            GC.KeepAlive(Context.Gate);
        }
    }
}
