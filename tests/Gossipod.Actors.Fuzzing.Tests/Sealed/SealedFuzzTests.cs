using System.Buffers.Binary;
using Gossipod.Actors.Fuzzing.Generating;
using Gossipod.Actors.Security;
using Gossipod.Actors.Wire;
using Xunit.Abstractions;

namespace Gossipod.Actors.Fuzzing.Tests.Sealed;

/// <summary>Sealed datagrams as somebody without the key can make them: none is accepted (T43).</summary>
public sealed class SealedFuzzTests(ITestOutputHelper output)
{
    private const int KeyOffset = WireLimits.PreludeBytes;
    private const int ToOffset = KeyOffset + sizeof(uint);
    private const int SessionOffset = ToOffset + sizeof(uint);
    private const int CounterOffset = SessionOffset + sizeof(ulong);

    [Fact]
    public void Every_bit_flip_of_a_sealed_datagram_is_refused()
    {
        using var peer = new SealedDatagrams();
        peer.Admit();
        var (flips, outcomes) = (0, new Dictionary<OpenOutcome, int>());
        for (var i = 0; i < 24; i++)
        {
            var datagram = peer.Seal(i);
            for (var bit = 0; bit < datagram.Length * 8; bit++, flips++)
            {
                datagram[bit / 8] ^= (byte)(1 << (bit % 8));
                AssertRefused(peer.Open(datagram), outcomes);
                datagram[bit / 8] ^= (byte)(1 << (bit % 8));
            }

            Assert.Equal(OpenOutcome.Opened, peer.Open(datagram).Outcome);
        }

        Assert.Equal(0, peer.Opener.Sessions.WaitingCount);
        output.WriteLine($"{flips} flips: {string.Join(", ", outcomes)}; at most {peer.MostAllocated} bytes allocated for one");
        Assert.True(flips > 40_000 && outcomes.Count >= 3);
    }

    [Fact]
    public void Every_truncation_and_every_lengthening_is_refused()
    {
        using var peer = new SealedDatagrams();
        peer.Admit();
        var outcomes = new Dictionary<OpenOutcome, int>();
        for (var i = 0; i < 60; i++)
        {
            var datagram = peer.Seal(i);
            for (var length = 0; length < datagram.Length; length++) AssertRefused(peer.Open(datagram.AsSpan(0, length)), outcomes);
            for (var more = 1; more < 40; more++) AssertRefused(peer.Open([.. datagram, .. new byte[more]]), outcomes);
        }

        Assert.True(outcomes[OpenOutcome.Forged] > 10_000 && outcomes[OpenOutcome.Foreign] > 2_000);
    }

    [Fact]
    public void Another_key_another_cluster_another_addressee_and_another_session_are_refused()
    {
        using var peer = new SealedDatagrams();
        using var stranger = new SealedDatagrams(SealedDatagrams.OtherKey);
        using var neighbour = new SealedDatagrams(cluster: "another");
        peer.Admit();
        var outcomes = new Dictionary<OpenOutcome, int>();
        for (var i = 0; i < 1_000; i++)
        {
            var (ours, theirs, foreign) = (peer.Seal(i), stranger.Seal(i), neighbour.Seal(i));
            Assert.Equal(OpenOutcome.UnknownKey, peer.Open(theirs).Outcome);
            Assert.Equal(OpenOutcome.Foreign, peer.Open(foreign).Outcome);

            // And as if they were ours.
            ours.AsSpan(0, KeyOffset).CopyTo(foreign);
            ours.AsSpan(KeyOffset, sizeof(uint)).CopyTo(theirs.AsSpan(KeyOffset));
            AssertRefused(peer.Open(theirs), outcomes);
            AssertRefused(peer.Open(foreign), outcomes);
            BinaryPrimitives.WriteUInt32BigEndian(ours.AsSpan(ToOffset), SealedDatagrams.To + (uint)i + 1);
            AssertRefused(peer.Open(ours), outcomes);
            BinaryPrimitives.WriteUInt32BigEndian(ours.AsSpan(ToOffset), SealedDatagrams.To);
            BinaryPrimitives.WriteUInt64BigEndian(ours.AsSpan(SessionOffset), (ulong)i);
            AssertRefused(peer.Open(ours), outcomes);
        }

        Assert.Equal(4_000, outcomes.Values.Sum());
        Assert.True(outcomes[OpenOutcome.Forged] > 3_900);
        Assert.Equal((1, 0), (peer.Opener.Sessions.VerifiedCount, peer.Opener.Sessions.WaitingCount));
    }

    [Fact]
    public void Changed_bytes_random_bytes_and_other_counters_are_refused()
    {
        using var peer = new SealedDatagrams();
        peer.Admit();
        var sealedOnes = Enumerable.Range(0, 100).Select(peer.Seal).ToList();
        var same = sealedOnes.Select(Convert.ToHexString).ToHashSet();
        var mutator = new ByteMutator(sealedOnes, 1_500);
        var outcomes = new Dictionary<OpenOutcome, int>();
        var count = FuzzRun.Count(0.05);
        for (var i = 0L; i < count; i++)
        {
            var random = FuzzRandom.For(FuzzRun.Seed, i);
            var datagram = mutator.Next(random).ToArray();
            if (random.OneIn(4)) datagram = [.. random.Pick(sealedOnes)[..CounterOffset], .. random.Bytes(random.Next(200))];
            if (!same.Contains(Convert.ToHexString(datagram))) AssertRefused(peer.Open(datagram), outcomes);
        }

        output.WriteLine($"{string.Join(", ", outcomes)}; at most {peer.MostAllocated} bytes allocated for one");
        Assert.True(outcomes[OpenOutcome.Forged] > count / 3);
    }

    [Fact]
    public void A_hundred_thousand_recorded_datagrams_are_not_accepted_again_fifty_times()
    {
        const int Recorded = 100_000;
        const int Times = 50;
        using var peer = new SealedDatagrams();
        peer.Admit();
        var recorded = new byte[Recorded][];
        for (var i = 0; i < Recorded; i++)
        {
            recorded[i] = peer.Seal(i % 50);
            Assert.Equal(OpenOutcome.Opened, peer.Open(recorded[i]).Outcome);
        }

        var replayed = 0;
        for (var time = 0; time < Times; time++)
        {
            foreach (var datagram in recorded)
            {
                if (peer.Open(datagram).Outcome == OpenOutcome.Replayed) replayed++;
            }
        }

        Assert.Equal(Recorded * Times, replayed);
        Assert.Equal(OpenOutcome.Opened, peer.Open(peer.Seal(1)).Outcome);
    }

    [Fact]
    public void A_recording_of_a_life_that_nobody_answers_for_stays_unproven_and_is_bounded()
    {
        using var peer = new SealedDatagrams();
        for (var session = 1UL; session <= 2_000; session++)
        {
            using var earlier = new SealedDatagrams(session: session);
            Assert.Equal(OpenOutcome.Unproven, peer.Open(earlier.Seal(1)).Outcome);
        }

        Assert.Equal((0, SessionTable.MaxWaiting), (peer.Opener.Sessions.VerifiedCount, peer.Opener.Sessions.WaitingCount));
    }

    /// <summary>A member in a crash loop, or thousands that come and go: each life is a session.</summary>
    [Fact]
    public void Ten_thousand_lives_that_answer_leave_nothing_behind_but_the_newest()
    {
        using var peer = new SealedDatagrams();
        for (var session = 1UL; session <= 10_000; session++)
        {
            using var life = new SealedDatagrams(session: session);
            var result = peer.Open(life.Seal(1));
            result.Session!.Challenge(9, default);
            Assert.NotNull(peer.Opener.Admit(result.Session, answer: 9, result.Header.Counter, default));
        }

        Assert.Equal((64, 0), (peer.Opener.Sessions.VerifiedCount, peer.Opener.Sessions.WaitingCount));
    }

    private static void AssertRefused(OpenResult result, Dictionary<OpenOutcome, int> outcomes)
    {
        Assert.NotEqual(OpenOutcome.Opened, result.Outcome);
        Assert.NotEqual(OpenOutcome.Unproven, result.Outcome);
        outcomes[result.Outcome] = outcomes.GetValueOrDefault(result.Outcome) + 1;
    }
}
