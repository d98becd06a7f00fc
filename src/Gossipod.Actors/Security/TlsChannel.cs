using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Security;

/// <summary>What <see cref="TlsChannel.Next"/> found.</summary>
internal enum TlsProgress
{
    /// <summary>Nothing until more comes from the network, or <c>signal</c> is called.</summary>
    Waiting,

    /// <summary>The handshake is over; <see cref="TlsChannel.Verdict"/> says whether the peer may be talked to.</summary>
    Shaken,

    /// <summary>Bytes of the peer.</summary>
    Bytes,

    /// <summary>The peer will say no more.</summary>
    Ended,

    /// <summary>What came is not TLS 1.3, or not what the peer encrypted; <see cref="TlsChannel.Failure"/> says more.</summary>
    Broken,
}

/// <summary>
/// TLS 1.3 with certificates of both sides, between bytes of a network and bytes in the clear. SslStream does it; this gives it the bytes
/// and says what came of them. No I/O of its own. Owned by one stream's actor; not thread-safe but for the signal. Never throws on remote
/// bytes.
/// </summary>
/// <remarks>
/// The accepting side lets the handshake end whatever the certificate, so that it can say in TLS why it refuses; nothing of the peer's is
/// read then. The connecting side breaks the handshake off.
/// </remarks>
internal sealed class TlsChannel : IDisposable
{
    /// <summary>Most bytes of the peer's that wait to be decrypted: a peer that is faster than this node's dispatcher ends its stream.</summary>
    public const int MaxUnreadBytes = 4 << 20;

    /// <summary>As much before the handshake is over.</summary>
    public const int MaxHandshakeBytes = 64 << 10;

    private const int BufferBytes = 16 << 10;

    private readonly TlsIdentity _identity;
    private readonly MemberName? _expected;
    private readonly bool _isConnector;
    private readonly Action _signal;
    private readonly TlsDuplex _network;
    private readonly SslStream _tls;
    private byte[] _buffer = [];
    private Task? _handshake;
    private Task<int>? _reading;

    private TlsChannel(TlsIdentity identity, MemberName? expected, bool isConnector, Action signal)
    {
        (_identity, _expected, _isConnector, _signal) = (identity, expected, isConnector, signal);
        _network = new TlsDuplex(signal);
        _tls = new SslStream(_network, leaveInnerStreamOpen: false);
    }

    /// <summary>What the peer's certificate, or that it has none, was judged to be; null until then.</summary>
    public TlsVerdict? Verdict { get; private set; }

    /// <summary>Whether the peer has proven who it is, and may be talked to.</summary>
    [MemberNotNullWhen(true, nameof(Peer))]
    public bool IsOpen { get; private set; }

    /// <summary>Whose certificate it has; null until the handshake is over.</summary>
    public MemberName? Peer => IsOpen ? Verdict?.Name : null;

    /// <summary>Why it broke, for people.</summary>
    public string Failure { get; private set; } = "";

    /// <summary>The side that connects. The handshake begins at once.</summary>
    /// <param name="identity">Ours.</param>
    /// <param name="expected">Whose certificate the peer must have; null for any member's.</param>
    /// <param name="withCertificate">Whether we show ours.</param>
    /// <param name="signal">To be answered by <see cref="Next"/>; may be called on any thread.</param>
    public static TlsChannel Connect(TlsIdentity identity, MemberName? expected, bool withCertificate, Action signal)
    {
        var channel = new TlsChannel(identity, expected, isConnector: true, signal);
        channel._handshake = channel.Watch(channel._tls.AuthenticateAsClientAsync(identity.AsClient(channel.Judge, withCertificate)));
        return channel;
    }

    /// <inheritdoc cref="Connect"/>
    /// <summary>The side that is connected to.</summary>
    public static TlsChannel Accept(TlsIdentity identity, Action signal)
    {
        var channel = new TlsChannel(identity, null, isConnector: false, signal);
        channel._handshake = channel.Watch(channel._tls.AuthenticateAsServerAsync(identity.AsServer(channel.Judge)));
        return channel;
    }

    /// <summary>Bytes came from the network; false when more wait than may.</summary>
    public bool Feed(ReadOnlySpan<byte> bytes)
    {
        if (_network.UnreadBytes + bytes.Length > (_handshake is null ? MaxUnreadBytes : MaxHandshakeBytes)) return false;
        _network.Feed(bytes);
        return true;
    }

    /// <summary>The network has no more.</summary>
    public void End() => _network.End();

    /// <summary>Bytes for the network.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> bytes) => _network.TryTake(out bytes);

    /// <summary>What has come of the bytes so far; to be called until it answers something else than Bytes or Shaken.</summary>
    /// <param name="bytes">Those of the peer; good until the next call.</param>
    public TlsProgress Next(out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (_handshake is { } handshake)
        {
            if (!handshake.IsCompleted) return TlsProgress.Waiting;
            _handshake = null;
            if (!handshake.IsCompletedSuccessfully) return Break(handshake.Exception);
            IsOpen = Verdict is { IsAccepted: true };
            return TlsProgress.Shaken;
        }

        if (!IsOpen) return TlsProgress.Waiting;
        if (_buffer.Length == 0) _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        _reading ??= Watch(_tls.ReadAsync(_buffer).AsTask());
        if (!_reading.IsCompleted) return TlsProgress.Waiting;
        var read = _reading;
        _reading = null;
        if (!read.IsCompletedSuccessfully) return Break(read.Exception);
        bytes = _buffer.AsMemory(0, read.Result);
        return read.Result == 0 ? TlsProgress.Ended : TlsProgress.Bytes;
    }

    /// <summary>Encrypts bytes for the peer; false, and broken, when that is not possible.</summary>
    public bool Write(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var written = _tls.WriteAsync(bytes);
            if (written.IsCompletedSuccessfully) return true;
            Observe(written.AsTask());
            Failure = "the encryption is busy";
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            Failure = failure.Message;
        }

        return false;
    }

    /// <summary>Tells the peer that we will say no more.</summary>
    public void Finish()
    {
        if (_handshake is null && _tls.IsAuthenticated) Observe(_tls.ShutdownAsync());
    }

    public void Dispose()
    {
        IsOpen = false;
        _network.End();
        var isReading = _reading is { IsCompleted: false };
        _tls.Dispose();
        if (_buffer.Length > 0 && !isReading) ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
    }

    private bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var flags = chain is null ? X509ChainStatusFlags.PartialChain : TlsIdentity.FlagsOf(chain);
        var verdict = TlsJudge.Judge(certificate as X509Certificate2, flags, _identity.ClusterName, _expected);
        Verdict = verdict;
        return verdict.IsAccepted || !_isConnector;
    }

    private T Watch<T>(T task)
        where T : Task
    {
        if (!task.IsCompleted) task.ContinueWith(static (done, signal) => OnDone(done, (Action)signal!), _signal, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }

    private static void OnDone(Task done, Action signal)
    {
        _ = done.Exception;
        signal();
    }

    private static void Observe(Task task) => task.ContinueWith(
        static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private TlsProgress Break(AggregateException? failure)
    {
        var cause = failure?.GetBaseException();
        Failure = cause?.Message ?? "it was ended";
        return TlsProgress.Broken;
    }

    private static bool IsExpected(Exception failure) =>
        failure is IOException or AuthenticationException or InvalidOperationException or NotSupportedException or ObjectDisposedException;
}
