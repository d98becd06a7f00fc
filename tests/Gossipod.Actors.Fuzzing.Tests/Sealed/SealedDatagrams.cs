using Gossipod.Actors.Fuzzing.Generating;
using Gossipod.Actors.Fuzzing.Targets;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Security;

namespace Gossipod.Actors.Fuzzing.Tests.Sealed;

/// <summary>A sender that seals valid packets, and a receiver that knows it.</summary>
internal sealed class SealedDatagrams : IDisposable
{
    public const string Cluster = "fuzzing";
    public const uint To = 0x01020304;

    public static readonly ClusterKey Key = ClusterKey.Parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    public static readonly ClusterKey OtherKey = ClusterKey.Parse("HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    private readonly byte[] _packet = new byte[ushort.MaxValue];
    private readonly DatagramSealer _sealer;

    public SealedDatagrams(ClusterKey? key = null, string cluster = Cluster, ulong session = 0x1122334455667788)
    {
        _sealer = new DatagramSealer(new KeyringCell(Keyring.Create([key ?? Key], out _)), session, cluster);
        Opener = new DatagramOpener(new KeyringCell(Keyring.Create([Key], out _)), Cluster, maxSessions: 64);
    }

    public DatagramOpener Opener { get; }

    /// <summary>Most bytes that opening one datagram allocated.</summary>
    public long MostAllocated { get; private set; }

    public byte[] Seal(byte[] packet)
    {
        var buffer = new byte[SealHeader.Bytes + packet.Length + SealHeader.TagBytes];
        packet.CopyTo(buffer, SealHeader.Bytes);
        return buffer[.._sealer.Seal(buffer, packet.Length, To)];
    }

    /// <summary>A valid packet, sealed.</summary>
    public byte[] Seal(int index) => Seal(Wired.GoldenPackets[index % Wired.GoldenPackets.Count]);

    /// <summary>Lets the sender answer a challenge, so that what it sends counts.</summary>
    public void Admit()
    {
        var result = Open(Seal(0));
        result.Session!.Challenge(9, default);
        Assert.NotNull(Opener.Admit(result.Session, answer: 9, result.Header.Counter, default));
    }

    /// <summary>Opens without a throw and with little memory; what is opened is decodable.</summary>
    public OpenResult Open(ReadOnlySpan<byte> datagram)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = Opener.Open(datagram, _packet, default(MonotonicTime));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        MostAllocated = Math.Max(MostAllocated, allocated);
        Assert.InRange(allocated, 0, PacketTarget.MaxAllocatedBytes);
        return result;
    }

    public void Dispose()
    {
        _sealer.Dispose();
        Opener.Dispose();
    }
}
