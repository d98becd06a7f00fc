using System.Net;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Security;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Fuzzing.Generating;

/// <summary>Both sides of one sealed stream, the same bytes in every run: who has not got the key can have recorded them.</summary>
internal static class SealedStreams
{
    public static readonly ClusterKey Key = ClusterKey.Parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    private static readonly KeyringCell Keys = new(Keyring.Create([Key], out _));

    static SealedStreams()
    {
        var (connector, acceptor) = (Connector(out var hello), Node(2).Accept());
        Hello = hello;
        Welcome = Copy(acceptor.Receive(Hello.ToArray()));
        connector.Receive(Welcome.ToArray());
        FromConnector = Copy(connector.Send(Frame));
        acceptor.Receive(FromConnector.ToArray());
        FromAcceptor = Copy(acceptor.Send(Frame));
        connector.Dispose();
        acceptor.Dispose();
        Golden =
        [
            .. from mode in Enumerable.Range(0, Targets.SealTarget.ModeCount)
               from frame in new[] { Hello, Welcome, FromConnector, FromAcceptor, Frame, Refusal() }
               select (byte[])[(byte)mode, .. frame],
        ];
    }

    public static byte[] Hello { get; }

    public static byte[] Welcome { get; }

    /// <summary>The first frame that the connecting side seals.</summary>
    public static byte[] FromConnector { get; }

    public static byte[] FromAcceptor { get; }

    /// <summary>What is in each of them.</summary>
    public static byte[] Frame { get; } = Wired.Frame(new StreamPing(1, 2, 3, 4, IsAccused: false));

    /// <summary>Inputs of the target: each of its modes with each frame that could come there.</summary>
    public static IReadOnlyList<byte[]> Golden { get; }

    /// <summary>A side that connects, and has said Hello.</summary>
    public static StreamSeal Connector(out byte[] hello)
    {
        var connector = Node(1).Connect();
        hello = Copy(connector.Begin());
        return connector;
    }

    /// <summary>A side to connect to, before anything has come.</summary>
    public static StreamSeal Acceptor() => Node(2).Accept();

    /// <summary>Both sides after their handshake.</summary>
    public static (StreamSeal Connector, StreamSeal Acceptor) Pair()
    {
        var (connector, acceptor) = (Connector(out var hello), Acceptor());
        acceptor.Receive(hello);
        connector.Receive(Welcome.ToArray());
        return (connector, acceptor);
    }

    private static byte[] Refusal() => StreamRefusals.Encode(Wired.Cluster, new StreamError(StreamErrorCode.WrongKey, "no") { KeyIds = [1, 2] });

    private static byte[] Copy(SealStep step) => step.Send!.Value.ToArray();

    private static StreamSealing Node(ulong seed)
    {
        var settings = new NodeSettings
        {
            ClusterName = "fuzzing",
            Name = MemberName.Create("node"),
            Bind = new IPEndPoint(IPAddress.Loopback, 1),
            Security = new SecuritySettings { Keys = Keys.Current },
        };
        return new StreamSealing(settings, Keys, new FuzzRandom(seed).Fill);
    }
}
