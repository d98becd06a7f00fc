using System.Net;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Security;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Security;
/// <summary>Two sides of a stream without a network.</summary>
public abstract class StreamSealHarness
{
    private protected static readonly ClusterKey Ours = ClusterKey.Generate();
    private protected static readonly ClusterKey Other = ClusterKey.Generate();

    private protected SeededRandom Random { get; } = new(7, 9);

    private protected (StreamSealing Sealing, KeyringCell Keys) Node(string cluster = "test", SecuritySettings? security = null, params ClusterKey[] keys)
    {
        var cell = new KeyringCell(keys.Length == 0 ? null : Keyring.Create(keys, out _));
        var settings = new NodeSettings
        {
            ClusterName = cluster,
            Name = MemberName.Create("node"),
            Bind = new IPEndPoint(IPAddress.Loopback, 1),
            Security = security ?? new SecuritySettings(),
        };
        return (new StreamSealing(settings, cell, Random.Fill), cell);
    }

    private protected static byte[] Plain(int length = 100)
    {
        var frame = new byte[WireLimits.PreludeBytes + length];
        WirePrelude.Write(frame, WirePrelude.StreamFlags, ClusterTag.Of("test"));
        for (var i = WireLimits.PreludeBytes; i < frame.Length; i++) frame[i] = (byte)i;
        return frame;
    }

    private protected static byte[] Copy(ReadOnlyMemory<byte>? frame) => frame!.Value.ToArray();

    /// <summary>A stream after its handshake, with the frames of it.</summary>
    private protected static (StreamSeal Connector, StreamSeal Acceptor, byte[] Hello, byte[] Welcome) Shake(StreamSealing connecting, StreamSealing accepting)
    {
        var (connector, acceptor) = (connecting.Connect(), accepting.Accept());
        var hello = Copy(connector.Begin().Send);
        var answer = acceptor.Receive(hello.ToArray());
        Assert.Null(answer.Refusal);
        var welcome = Copy(answer.Send);
        Assert.True(connector.Receive(welcome.ToArray()).Opens);
        return (connector, acceptor, hello, welcome);
    }

    private protected (StreamSeal Connector, StreamSeal Acceptor) Pair()
    {
        var (connector, acceptor, _, _) = Shake(Node(keys: Ours).Sealing, Node(keys: Ours).Sealing);
        return (connector, acceptor);
    }
}
