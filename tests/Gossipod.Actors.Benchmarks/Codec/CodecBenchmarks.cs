using System.Net;
using BenchmarkDotNet.Attributes;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Benchmarks.Codec;

/// <summary>
/// What a datagram costs: a steady ping, a ping with ten ALIVE updates (names of 16 characters, 8 bytes of metadata), and garbage.
/// </summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private const int UpdateCount = 10;

    private readonly PacketCodec _codec = new(ClusterTag.Of("benchmark"), maxMetadataBytes: 512);
    private readonly byte[] _buffer = new byte[1_400];
    private readonly Ping _ping = new(0x0102030405060708, 0xA1A2A3A4, 0xB1B2B3B4, 0x1112131415161718);
    private readonly MemberUpdate[] _updates = NewUpdates();
    private readonly byte[] _garbage = new byte[600];
    private readonly byte[] _preludedGarbage = new byte[600];
    private byte[] _smallDatagram = [];
    private byte[] _largeDatagram = [];

    [GlobalSetup]
    public void SetUp()
    {
        new Random(1).NextBytes(_garbage);
        _smallDatagram = _buffer[..EncodePing()];
        _largeDatagram = _buffer[..EncodePingWithUpdates()];
        _garbage.CopyTo(_preludedGarbage, 0);
        _codec.EncodePrimary(null, _preludedGarbage);
        if (!_codec.Decode(_largeDatagram).Succeeded || _codec.Decode(_garbage).Succeeded || _codec.Decode(_preludedGarbage).Succeeded)
            throw new InvalidOperationException("The codec does not do what is to be measured.");
    }

    [Benchmark]
    public int EncodePing() => _codec.EncodePrimary(_ping, _buffer);

    [Benchmark]
    public int EncodePingWithUpdates()
    {
        var length = _codec.EncodePrimary(_ping, _buffer);
        foreach (var update in _updates) length += PacketCodec.EncodeUpdate(update, _buffer.AsSpan(length));
        return length;
    }

    [Benchmark]
    public object? DecodePing() => _codec.Decode(_smallDatagram).Value;

    [Benchmark]
    public object? DecodePingWithUpdates() => _codec.Decode(_largeDatagram).Value;

    [Benchmark]
    public int RefuseGarbage() => (int)_codec.Decode(_garbage).Failure;

    /// <summary>Whoever knows the cluster's name gets past the prelude.</summary>
    [Benchmark]
    public int RefuseGarbageBehindPrelude() => (int)_codec.Decode(_preludedGarbage).Failure;

    private static MemberUpdate[] NewUpdates() => [.. Enumerable.Range(0, UpdateCount).Select(i =>
    {
        var details = MemberDetails.At(new IPEndPoint(new IPAddress([10, 0, 0, (byte)i]), 7_946), streamPort: 7_946);
        return MemberUpdate.Alive(
            MemberName.Create($"member-of-ten-{i:D2}"),
            new MemberVersion(1_767_225_600_000, (ulong)i + 1),
            details with { Metadata = new byte[] { 1, 2, 3, 4, 5, 6, 7, (byte)i } });
    })];
}
