using Gossipod.Actors.Protocol.Disseminating;
using Gossipod.Actors.Protocol.Packets;
using Gossipod.Actors.Security;
using Gossipod.Actors.Tests.Harness;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Tests.Security;

public sealed class DatagramOpenerTests
{
    private const string Cluster = "test";
    private const uint To = 77;

    private static readonly ClusterKey Key = ClusterKey.Parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    private static readonly ClusterKey Other = ClusterKey.Parse("HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    private readonly byte[] _packet = new byte[ushort.MaxValue];
    private readonly DatagramOpener _opener = new(Ring(Key), Cluster, maxSessions: 8);
    private readonly DatagramSealer _sealer = new(Ring(Key), session: 0x1122334455667788, Cluster);

    private static Gossipod.Actors.Protocol.MonotonicTime At(double seconds) => new(TimeSpan.FromSeconds(seconds).Ticks);

    private static KeyringCell Ring(params ClusterKey[] keys) => new(Keyring.Create(keys, out _));

    private static byte[] Seal(DatagramSealer sealer, ProtocolMessage? message = null)
    {
        var buffer = new byte[1_400];
        var length = new PacketCodec(ClusterTag.Of(Cluster), 512).EncodePrimary(message ?? new Nack(5, 6), buffer.AsSpan(SealHeader.Bytes));
        return buffer[..sealer.Seal(buffer, length, To)];
    }

    private OpenResult Open(byte[] datagram) => _opener.Open(datagram, _packet, At(1));

    /// <summary>Lets the sealer's session answer a challenge.</summary>
    private void Admit(DatagramSealer sealer, DatagramOpener? opener = null)
    {
        opener ??= _opener;
        var result = opener.Open(Seal(sealer), _packet, At(1));
        result.Session!.Challenge(9, At(1));
        Assert.NotNull(opener.Admit(result.Session, answer: 9, result.Header.Counter, At(1)));
    }

    [Fact]
    public void What_was_sealed_is_opened_to_the_same_packet()
    {
        Admit(_sealer);

        var result = Open(Seal(_sealer, new Ack(1, 2, 2, 3)));

        Assert.Equal((OpenOutcome.Opened, To, 2UL), (result.Outcome, result.Header.To, result.Header.Counter));
        var decoded = new PacketCodec(ClusterTag.Of(Cluster), 512).Decode(_packet.AsSpan(0, result.Length));
        Assert.Equal(new Ack(1, 2, 2, 3), decoded.Value!.Primary);
    }

    [Fact]
    public void A_sealed_datagram_is_as_long_as_the_budget_says_and_shows_nothing_of_its_packet()
    {
        var message = new UserMessage(Given.Bob, To, Protocol.Messaging.MessagePayload.FromText("attack at dawn"));

        var datagram = Seal(_sealer, message);

        Assert.Equal(PacketCodec.SizeOf(message) + PacketBudget.SealBytes, datagram.Length);
        Assert.Equal(-1, datagram.AsSpan().IndexOf("attack"u8));
        Assert.Equal(-1, datagram.AsSpan().IndexOf("bob"u8));
    }

    [Fact]
    public void Equal_packets_are_sealed_differently_each_time() => Assert.NotEqual(Seal(_sealer)[SealHeader.BodyOffset..], Seal(_sealer)[SealHeader.BodyOffset..]);

    [Fact]
    public void A_life_that_has_not_answered_a_challenge_is_unproven()
    {
        Assert.Equal(OpenOutcome.Unproven, Open(Seal(_sealer)).Outcome);
        Assert.Equal(OpenOutcome.Unproven, Open(Seal(_sealer)).Outcome);
        Assert.Equal((0, 1), (_opener.Sessions.VerifiedCount, _opener.Sessions.WaitingCount));
    }

    [Fact]
    public void A_wrong_answer_proves_nothing()
    {
        var result = Open(Seal(_sealer));

        Assert.Null(_opener.Admit(result.Session!, answer: 0, counter: 1, At(1)));
        result.Session!.Challenge(9, At(1));
        Assert.Null(_opener.Admit(result.Session!, answer: 8, counter: 1, At(1)));
        Assert.Equal(OpenOutcome.Unproven, Open(Seal(_sealer)).Outcome);
    }

    [Fact]
    public void A_datagram_counts_once()
    {
        Admit(_sealer);
        var datagrams = Enumerable.Range(0, 200).Select(_ => Seal(_sealer)).ToList();

        foreach (var datagram in datagrams) Assert.Equal(OpenOutcome.Opened, Open(datagram).Outcome);
        foreach (var datagram in datagrams) Assert.Equal(OpenOutcome.Replayed, Open(datagram).Outcome);
    }

    [Fact]
    public void No_bit_may_be_changed()
    {
        Admit(_sealer);
        var datagram = Seal(_sealer);

        for (var bit = 0; bit < datagram.Length * 8; bit++)
        {
            var changed = datagram.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var outcome = Open(changed).Outcome;
            Assert.True(outcome is OpenOutcome.Foreign or OpenOutcome.Forged or OpenOutcome.UnknownKey or OpenOutcome.Replayed, $"bit {bit}: {outcome}");
        }

        Assert.Equal(OpenOutcome.Opened, Open(datagram).Outcome);
    }

    [Fact]
    public void No_part_is_enough()
    {
        Admit(_sealer);
        var datagram = Seal(_sealer);

        for (var length = 0; length < datagram.Length; length++)
            Assert.True(Open(datagram[..length]).Outcome is OpenOutcome.Foreign or OpenOutcome.Forged, $"{length} bytes");
    }

    [Fact]
    public void Another_key_is_told_from_a_forged_datagram()
    {
        using var stranger = new DatagramSealer(Ring(Other), 1, Cluster);

        var result = Open(Seal(stranger));

        Assert.Equal((OpenOutcome.UnknownKey, Other.Id), (result.Outcome, result.Header.Key));
        Assert.Equal(0, _opener.Sessions.WaitingCount);
    }

    [Fact]
    public void Another_clusters_datagram_is_foreign_though_its_key_is_the_same()
    {
        using var stranger = new DatagramSealer(Ring(Key), 1, "other");

        Assert.Equal(OpenOutcome.Foreign, Open(Seal(stranger)).Outcome);
    }

    [Fact]
    public void Every_key_of_the_ring_opens_and_the_counters_go_on_across_them()
    {
        var keys = Ring(Key, Other);
        using var opener = new DatagramOpener(keys, Cluster, 8);
        var senders = Ring(Key);
        using var sealer = new DatagramSealer(senders, 5, Cluster);
        Admit(sealer, opener);
        var old = Seal(sealer);

        senders.Current = senders.Current!.Install(Other).Ring.Use(Other.Id).Ring;
        var next = Seal(sealer);

        Assert.Equal((Key.Id, Other.Id), (SealHeader.Read(old).Key, SealHeader.Read(next).Key));
        Assert.Equal(OpenOutcome.Opened, opener.Open(next, _packet, At(2)).Outcome);
        Assert.Equal(OpenOutcome.Opened, opener.Open(old, _packet, At(2)).Outcome);
        Assert.Equal(OpenOutcome.Replayed, opener.Open(next, _packet, At(2)).Outcome);

        keys.Current = keys.Current!.Use(Other.Id).Ring.Remove(Key.Id).Ring;
        Assert.Equal(OpenOutcome.UnknownKey, opener.Open(old, _packet, At(2)).Outcome);
        Assert.Equal(OpenOutcome.Opened, opener.Open(Seal(sealer), _packet, At(2)).Outcome);
    }

    [Fact]
    public void Sessions_are_bounded_and_the_one_least_heard_of_goes_first()
    {
        var sealers = Enumerable.Range(1, 10).Select(id => new DatagramSealer(Ring(Key), (ulong)id, Cluster)).ToList();
        foreach (var sealer in sealers.Take(8)) Admit(sealer);
        Assert.Equal(OpenOutcome.Opened, Open(Seal(sealers[0])).Outcome);

        Admit(sealers[8]);

        Assert.Equal(8, _opener.Sessions.VerifiedCount);
        Assert.Equal(OpenOutcome.Opened, Open(Seal(sealers[0])).Outcome);
        Assert.Equal(OpenOutcome.Unproven, Open(Seal(sealers[1])).Outcome);
        sealers.ForEach(sealer => sealer.Dispose());
    }

    [Fact]
    public void What_waits_for_an_answer_is_bounded()
    {
        for (ulong id = 1; id <= SessionTable.MaxWaiting + 50; id++)
        {
            using var sealer = new DatagramSealer(Ring(Key), id, Cluster);
            var datagram = Seal(sealer);
            var session = Open(datagram).Session!;
            var kept = Enumerable.Range(0, 9).Count(_ => _opener.Sessions.TryHold(session, new DatagramReceived(Given.Endpoint(1), datagram, At(1))));
            Assert.Equal(SessionTable.MaxHeld, kept);
        }

        Assert.Equal(SessionTable.MaxWaiting, _opener.Sessions.WaitingCount);
    }

    [Fact]
    public void The_steady_path_allocates_nothing()
    {
        Admit(_sealer);
        var buffer = new byte[1_400];
        Round(buffer, 100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Round(buffer, 1_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void Round(byte[] buffer, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var length = _sealer.Seal(buffer, 1_360, To);
            if (_opener.Open(buffer.AsSpan(0, length), _packet, At(1)).Outcome != OpenOutcome.Opened) throw new InvalidOperationException();
        }
    }
}
