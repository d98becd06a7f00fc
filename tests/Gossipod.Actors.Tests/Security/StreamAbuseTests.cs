using System.Net;
using System.Net.Sockets;
using Gossipod.Actors.Security;
using Gossipod.Actors.Tests.Cluster;
using Gossipod.Actors.Tests.Harness;

namespace Gossipod.Actors.Tests.Security;

/// <summary>Strangers who connect to a real node and do not play by the rules, while a member joins.</summary>
public sealed class StreamAbuseTests
{
    private const int ConnectionCount = 1_000;

    private static readonly IPAddress StrangersHost = IPAddress.Parse("127.0.0.2");

    [LinuxFact]
    public async Task A_thousand_connections_that_say_little_or_nonsense_all_end_and_keep_no_member_out()
    {
        var security = $"gossipod.security.keys = [\"{ClusterKey.Generate().ToBase64()}\"]";
        await using var a = await ClusterNode.StartAsync("a", more: security);
        await using var b = await ClusterNode.StartAsync("b", more: security);
        var strangers = Enumerable.Range(0, ConnectionCount).Select(i => Stranger(IPEndPoint.Parse(a.Endpoint), i)).ToList();

        var joined = await b.JoinAsync(a.Endpoint);

        Assert.True(joined.Joined, joined.ToString());
        foreach (var stranger in strangers)
        {
            ExpectEnd(stranger);
            stranger.Dispose();
        }

        Assert.Equal(["a", "b"], a.LiveNames.Order(StringComparer.Ordinal));
    }

    private static Socket Stranger(IPEndPoint node, int serial)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 60_000 };
        socket.Bind(new IPEndPoint(StrangersHost, 0));
        socket.Connect(node);
        byte[] says = (serial % 4) switch
        {
            0 => [0],
            1 => [0x7F, 0xFF, 0xFF, 0xFF],
            2 => [0, 0, 0, 125, 0x47, 0x53, 1, 3],
            _ => [],
        };
        try
        {
            socket.Send(says);
        }
        catch (SocketException)
        {
            // It was turned away before it spoke.
        }

        return socket;
    }

    /// <summary>Whatever it is told first; a time-out is an error of another code.</summary>
    private static void ExpectEnd(Socket stranger)
    {
        var bytes = new byte[512];
        try
        {
            while (stranger.Receive(bytes) > 0)
            {
            }
        }
        catch (SocketException end)
        {
            Assert.Equal(SocketError.ConnectionReset, end.SocketErrorCode);
        }
    }
}
