using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Forgetting;
using Gossipod.Actors.Protocol.Keys;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Security;
using Gossipod.Actors.Tests.Cluster;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Security;

/// <summary>Clients of other make at the port of a node that takes TLS: no certificate, silence, nonsense; and certificates that are renewed.</summary>
public sealed class TlsStreamTests : TlsHarness
{
    private static readonly StreamCodec Codec = new(ClusterTag.Of(TestAuthority.Cluster), 4_096, 1 << 20);

    [Fact]
    public async Task Who_shows_no_certificate_is_told_so_in_TLS_and_gets_nothing_else()
    {
        await using var a = await StartAsync("a");
        await using var client = await ConnectAsync(a, null);

        var frame = await ReadFrameAsync(client);

        Assert.Equal(StreamErrorCode.NoCertificate, StreamRefusals.Read(frame, TestAuthority.Cluster)?.Code);
        Assert.Equal(0, await client.ReadAsync(new byte[1]));
        Assert.Equal(1, a.Cluster.Node.Counters[Counter.StreamsBadCertificate]);
    }

    [Fact]
    public async Task Older_TLS_is_not_spoken()
    {
        await using var a = await StartAsync("a");

        await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync(a, Authority.Issue("b"), SslProtocols.Tls12));

        await ClusterNode.EventuallyAsync(() => a.Cluster.Node.Counters[Counter.StreamsShakenOff] == 1, "it is counted");
    }

    [Fact]
    public async Task A_handshake_that_stands_still_ends_in_time()
    {
        await using var a = await StartAsync("a", "gossipod.transport.handshake-timeout = 500ms");
        using var client = Connect(a);
        client.Send([0x16, 3, 1, 2, 0]);

        ExpectEnd(client);

        await ClusterNode.EventuallyAsync(() => a.Cluster.Node.Counters[Counter.StreamsSilent] == 1, "it is counted");
    }

    [Fact]
    public async Task A_certificate_without_a_first_frame_ends_in_time_too()
    {
        await using var a = await StartAsync("a", "gossipod.transport.handshake-timeout = 500ms");
        await using var client = await ConnectAsync(a, Authority.Issue("b"));

        await ExpectEndAsync(client);

        await ClusterNode.EventuallyAsync(() => a.Cluster.Node.Counters[Counter.StreamsSilent] == 1, "it is counted");
    }

    [LinuxFact]
    public async Task Handshakes_that_come_to_nothing_close_a_stranger_out()
    {
        await using var a = await StartAsync("a", "gossipod.transport.max-failed-handshakes = 5");
        var host = IPAddress.Parse("127.0.0.2");
        for (var failed = 1; failed <= 5; failed++)
        {
            await using var client = await ConnectAsync(a, null, from: host);
            await ReadFrameAsync(client);
            var sofar = failed;
            await ClusterNode.EventuallyAsync(() => a.Cluster.Node.Counters[Counter.StreamsBadCertificate] == sofar, "it is counted");
        }

        using var late = Connect(a, host);
        ExpectEnd(late);
        Assert.Equal(5, a.Cluster.Node.Counters[Counter.StreamsBadCertificate]);
        Assert.Equal(1, a.Cluster.Node.Counters[Counter.StreamsRefused]);
    }

    [Fact]
    public async Task Nonsense_after_the_handshake_ends_the_stream()
    {
        await using var a = await StartAsync("a");
        await using var client = await ConnectAsync(a, Authority.Issue("b"));
        await client.WriteAsync(new byte[] { 0x7F, 0xFF, 0xFF, 0xFF, 1 });

        await ExpectEndAsync(client);

        await ClusterNode.EventuallyAsync(() => a.Cluster.Node.Counters[Counter.FramesMalformed] == 1, "it is counted");
    }

    [Fact]
    public async Task A_renewed_certificate_is_used_by_new_streams_and_a_broken_one_is_not()
    {
        var files = Authority.Write("a");
        await using var a = await ClusterNode.StartAsync("a", more: $"{WithTls}\ngossipod {{ {files.Hocon}, security.tls.reload-interval = 1s }}\nakka.loglevel = WARNING");
        var first = await SerialOfAsync(a);
        await using var before = await StartAsync("before");
        Assert.True((await before.JoinAsync(a.Endpoint)).Joined);

        Authority.Write("a", directory: Path.GetDirectoryName(files.Certificate));
        await ClusterNode.EventuallyAsync(() => a.Cluster.Node.Tls.Current!.SerialNumber != first, "the new certificate is read");
        var second = await SerialOfAsync(a);
        Assert.NotEqual(first, second);

        var inbox = Inbox.Create(a.System);
        a.System.EventStream.Subscribe(inbox.Receiver, typeof(Warning));
        await File.WriteAllTextAsync(files.Certificate, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        while (!$"{((Warning)await inbox.ReceiveAsync(ClusterNode.Patience)).Message}".Contains("cannot be used", StringComparison.Ordinal))
        {
        }

        Assert.Equal(second, await SerialOfAsync(a));
        await using var after = await StartAsync("after");
        Assert.True((await after.JoinAsync(a.Endpoint)).Joined);
        Assert.Equal(3, a.LiveNames.Length);
    }

    [Fact]
    public async Task A_ping_in_the_name_of_another_than_the_certificates_is_refused()
    {
        await using var a = await StartAsync("a");
        await using var client = await ConnectAsync(a, Authority.Issue("mallory"));
        var (alice, own) = (MemberName.Create("alice").Tag, MemberName.Create("a").Tag);

        await client.WriteAsync(FrameOf(new StreamPing(1, alice, own, 0, IsAccused: false)));

        var refusal = Assert.IsType<StreamError>(Codec.Decode(await ReadFrameAsync(client)).Value);
        Assert.Equal(StreamErrorCode.WrongName, refusal.Code);
        Assert.Contains("is of 'mallory'", refusal.Detail, StringComparison.Ordinal);
        Assert.Equal(1, a.Cluster.Node.Counters[Counter.StreamsBadCertificate]);
    }

    [Fact]
    public async Task A_request_to_forget_in_the_name_of_another_than_the_certificates_is_refused()
    {
        await using var a = await StartAsync("a");
        await using var client = await ConnectAsync(a, Authority.Issue("mallory"));
        var (alice, own) = (MemberName.Create("alice"), MemberName.Create("a"));

        await client.WriteAsync(FrameOf(new ForgetRequest((ForgetOperation)1, own.Tag, alice, MemberName.Create("bob"), new MemberVersion(1, 1))));

        Assert.Equal(StreamErrorCode.WrongName, Assert.IsType<StreamError>(Codec.Decode(await ReadFrameAsync(client)).Value).Code);
    }

    [Fact]
    public async Task A_ping_in_the_certificates_name_is_answered()
    {
        await using var a = await StartAsync("a");
        await using var client = await ConnectAsync(a, Authority.Issue("alice"));

        await client.WriteAsync(FrameOf(new StreamPing(1, MemberName.Create("alice").Tag, MemberName.Create("a").Tag, 0, IsAccused: false)));

        Assert.IsType<StreamPong>(Codec.Decode(await ReadFrameAsync(client)).Value);
    }

    [Theory]
    [InlineData((int)KeyOperation.List)]
    [InlineData((int)KeyOperation.Install)]
    [InlineData((int)KeyOperation.Fetch)]
    public async Task A_certificate_without_a_key_neither_gets_nor_changes_keys(int number)
    {
        await using var a = await StartAsync("a", "gossipod.security { verify-incoming = on, verify-outgoing = on }");
        await using var client = await ConnectAsync(a, Authority.Issue("b"));
        var operation = (KeyOperation)number;
        var key = operation == KeyOperation.Install ? ClusterKey.Generate().ToBytes() : [];

        await client.WriteAsync(FrameOf(new KeyRequest(operation, MemberName.Create("a").Tag, Key.Id.Value, key)));

        var refusal = Assert.IsType<StreamError>(Codec.Decode(await ReadFrameAsync(client)).Value);
        Assert.Equal(StreamErrorCode.WrongKey, refusal.Code);
        Assert.Equal([Key], a.Cluster.Node.Keys.Current!.All);
        Assert.Equal(1, a.Cluster.Node.Counters[Counter.StreamsWrongKey]);
    }

    [Fact]
    public async Task A_certificate_that_is_not_valid_yet_is_used_when_it_is()
    {
        var files = Authority.Write("a");
        await using var a = await ClusterNode.StartAsync("a", more: $"{WithTls}\ngossipod {{ {files.Hocon}, security.tls.reload-interval = 1s }}");
        var first = a.Cluster.Node.Tls.Current!.SerialNumber;

        Authority.Write("a", directory: Path.GetDirectoryName(files.Certificate), from: TimeSpan.FromSeconds(5).TotalDays);

        await ClusterNode.EventuallyAsync(() => a.Cluster.Node.Tls.Current!.SerialNumber != first, "the new certificate is used");
    }

    private static byte[] FrameOf(StreamMessage message)
    {
        var payload = Codec.Encode(message);
        var frame = new byte[payload.Length + 4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length);
        payload.CopyTo(frame, 4);
        return frame;
    }

    private static async Task<string> SerialOfAsync(ClusterNode node)
    {
        await using var client = await ConnectAsync(node, null);
        return ((X509Certificate2)client.RemoteCertificate!).SerialNumber;
    }

    private static Socket Connect(ClusterNode node, IPAddress? from = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 60_000 };
        socket.Bind(new IPEndPoint(from ?? IPAddress.Loopback, 0));
        socket.Connect(IPEndPoint.Parse(node.Endpoint));
        return socket;
    }

    [SuppressMessage("Security", "CA5359", Justification = "Plays a stranger that takes any node for what it says.")]
    private static async Task<SslStream> ConnectAsync(ClusterNode node, X509Certificate2? certificate, SslProtocols protocols = SslProtocols.Tls13, IPAddress? from = null)
    {
        var tls = new SslStream(new NetworkStream(Connect(node, from), ownsSocket: true));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "",
            EnabledSslProtocols = protocols,
            ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true),
            RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
        }).WaitAsync(ClusterNode.Patience);
        return tls;
    }

    private static async Task<byte[]> ReadFrameAsync(SslStream stream)
    {
        var prefix = new byte[4];
        await stream.ReadExactlyAsync(prefix).AsTask().WaitAsync(ClusterNode.Patience);
        var frame = new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(prefix)];
        await stream.ReadExactlyAsync(frame).AsTask().WaitAsync(ClusterNode.Patience);
        return frame;
    }

    private static async Task ExpectEndAsync(SslStream stream)
    {
        try
        {
            Assert.Equal(0, await stream.ReadAsync(new byte[64]).AsTask().WaitAsync(ClusterNode.Patience));
        }
        catch (IOException)
        {
            // Aborted.
        }
    }

    private static void ExpectEnd(Socket client)
    {
        try
        {
            Assert.Equal(0, client.Receive(new byte[512]));
        }
        catch (SocketException end)
        {
            Assert.Equal(SocketError.ConnectionReset, end.SocketErrorCode);
        }
    }
}
