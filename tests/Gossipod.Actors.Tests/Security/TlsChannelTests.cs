using System.Security.Cryptography;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Tests.Security;

/// <summary>Two ends of TLS without a network.</summary>
public sealed class TlsChannelTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    [Fact]
    public void Bytes_come_through_both_ways_and_are_hidden_on_the_way()
    {
        using var pair = Pair(_authority.Unchecked(_authority.Issue("a")), _authority.Unchecked(_authority.Issue("b")));
        pair.Shake();
        Assert.Equal(("b", "a"), (pair.Connector.Peer?.Value, pair.Acceptor.Peer?.Value));

        foreach (var length in new[] { 1, 100, 16 << 10, 1 << 20 })
        {
            var bytes = RandomNumberGenerator.GetBytes(length);
            Assert.Equal(bytes, pair.Send(pair.Connector, pair.Acceptor, bytes));
            Assert.Equal(bytes, pair.Send(pair.Acceptor, pair.Connector, bytes));
            Assert.True(length < 100 || pair.Wire.AsSpan().IndexOf(bytes) < 0);
        }
    }

    [Fact]
    public void The_accepting_side_knows_why_it_refuses_and_reads_nothing()
    {
        using var other = new TestAuthority("other");
        using var pair = Pair(other.Unchecked(other.Issue("a"), alsoTrusted: _authority), _authority.Unchecked(_authority.Issue("b")));

        Assert.Equal((TlsProgress.Shaken, TlsProgress.Shaken), pair.Shake());
        Assert.Equal((true, false), (pair.Connector.IsOpen, pair.Acceptor.IsOpen));
        Assert.Equal(StreamErrorCode.WrongAuthority, pair.Acceptor.Verdict?.Code);
        Assert.True(pair.Connector.Write("a secret"u8.ToArray()));
        pair.Carry(pair.Connector, pair.Acceptor);
        Assert.Equal(TlsProgress.Waiting, pair.Acceptor.Next(out var bytes));
        Assert.True(bytes.IsEmpty);
    }

    [Fact]
    public void The_accepting_side_can_say_why_to_whom_it_refuses()
    {
        using var pair = Pair(_authority.Unchecked(_authority.Issue("a")), _authority.Unchecked(_authority.Issue("b")), withCertificate: false);
        pair.Shake();

        Assert.Equal(StreamErrorCode.NoCertificate, pair.Acceptor.Verdict?.Code);
        Assert.Null(pair.Acceptor.Peer);
        Assert.Equal([1, 2, 3], pair.Send(pair.Acceptor, pair.Connector, [1, 2, 3]));
    }

    [Theory]
    [InlineData(StreamErrorCode.WrongAuthority)]
    [InlineData(StreamErrorCode.CertificateExpired)]
    [InlineData(StreamErrorCode.WrongCluster)]
    [InlineData(StreamErrorCode.WrongName)]
    [InlineData(StreamErrorCode.WrongCertificate)]
    internal void The_connecting_side_breaks_off_and_knows_why(StreamErrorCode reason)
    {
        using var other = new TestAuthority("other");
        var theirs = reason switch
        {
            StreamErrorCode.WrongAuthority => other.Issue("b"),
            StreamErrorCode.CertificateExpired => _authority.Issue("b", from: -9, to: -1),
            StreamErrorCode.WrongCluster => _authority.Issue("b", cluster: "elsewhere"),
            StreamErrorCode.WrongName => _authority.Issue("c"),
            _ => _authority.Issue("b", usages: [TestAuthority.ServerUsage]),
        };
        using var pair = Pair(_authority.Unchecked(_authority.Issue("a")), _authority.Unchecked(theirs), expected: "b");

        Assert.Equal(TlsProgress.Broken, pair.Shake().Connector);
        Assert.False(pair.Connector.IsOpen);
        Assert.Equal(reason, pair.Connector.Verdict?.Code);
        Assert.Null(pair.Connector.Peer);
    }

    [Fact]
    public void Nonsense_breaks_the_handshake()
    {
        using var acceptor = TlsChannel.Accept(_authority.Unchecked(_authority.Issue("a")), () => { });
        Assert.True(acceptor.Feed([0x16, 3, 1, 0, 4, 9, 9, 9, 9]));

        Assert.True(SpinWait.SpinUntil(() => acceptor.Next(out _) == TlsProgress.Broken, TimeSpan.FromSeconds(60)));
        Assert.NotEmpty(acceptor.Failure);
    }

    [Fact]
    public void A_changed_byte_breaks_an_open_stream()
    {
        using var pair = Pair(_authority.Unchecked(_authority.Issue("a")), _authority.Unchecked(_authority.Issue("b")));
        pair.Shake();
        Assert.True(pair.Connector.Write(new byte[100]));
        Assert.True(pair.Connector.TryTake(out var record));
        var changed = record.ToArray();
        changed[50] ^= 1;
        pair.Acceptor.Feed(changed);

        Assert.Equal(TlsProgress.Broken, TlsPair.Settled(pair.Acceptor));
    }

    [Fact]
    public void The_end_of_the_network_is_the_end()
    {
        using var pair = Pair(_authority.Unchecked(_authority.Issue("a")), _authority.Unchecked(_authority.Issue("b")));
        pair.Shake();
        pair.Acceptor.End();

        Assert.Equal(TlsProgress.Ended, TlsPair.Settled(pair.Acceptor));
    }

    [Fact]
    public void No_more_bytes_wait_than_may()
    {
        using var acceptor = TlsChannel.Accept(_authority.Unchecked(_authority.Issue("a")), () => { });

        Assert.False(acceptor.Feed(new byte[TlsChannel.MaxHandshakeBytes + 1]));
    }

    public void Dispose() => _authority.Dispose();

    private static TlsPair Pair(TlsIdentity connector, TlsIdentity acceptor, bool withCertificate = true, string? expected = null) => new(
        TlsChannel.Connect(connector, expected is null ? null : MemberName.Create(expected), withCertificate, () => { }),
        TlsChannel.Accept(acceptor, () => { }));
}

/// <summary>Two ends, and every byte that passed between them. What SslStream does on other threads is waited for.</summary>
internal sealed class TlsPair(TlsChannel connector, TlsChannel acceptor) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<byte> _wire = [];

    public TlsChannel Connector { get; } = connector;

    public TlsChannel Acceptor { get; } = acceptor;

    public byte[] Wire => [.. _wire];

    /// <summary>The handshake, to its end at both sides.</summary>
    public (TlsProgress Connector, TlsProgress Acceptor) Shake()
    {
        var (connecting, accepting) = (TlsProgress.Waiting, TlsProgress.Waiting);
        Assert.True(SpinWait.SpinUntil(Advance, Patience));
        return (connecting, accepting);

        bool Advance()
        {
            if (connecting == TlsProgress.Waiting) connecting = Connector.Next(out _);
            Carry(Connector, Acceptor);
            if (accepting == TlsProgress.Waiting) accepting = Acceptor.Next(out _);
            Carry(Acceptor, Connector);
            return connecting != TlsProgress.Waiting && accepting != TlsProgress.Waiting;
        }
    }

    public void Carry(TlsChannel from, TlsChannel to)
    {
        while (from.TryTake(out var bytes))
        {
            _wire.AddRange(bytes.Span);
            to.Feed(bytes.Span);
        }
    }

    public byte[] Send(TlsChannel from, TlsChannel to, byte[] bytes)
    {
        Assert.True(from.Write(bytes));
        var received = new List<byte>();
        Assert.True(SpinWait.SpinUntil(Advance, Patience));
        return [.. received];

        bool Advance()
        {
            if (from.TryTake(out var record))
            {
                _wire.AddRange(record.Span);
                Assert.True(to.Feed(record.Span));
            }

            while (to.Next(out var plain) is TlsProgress.Bytes) received.AddRange(plain.Span);
            return received.Count >= bytes.Length;
        }
    }

    /// <summary>What an end says once it has done what it can.</summary>
    public static TlsProgress Settled(TlsChannel end)
    {
        var progress = TlsProgress.Waiting;
        Assert.True(SpinWait.SpinUntil(() => (progress = end.Next(out _)) != TlsProgress.Waiting, Patience));
        return progress;
    }

    public void Dispose()
    {
        Connector.Dispose();
        Acceptor.Dispose();
    }
}
