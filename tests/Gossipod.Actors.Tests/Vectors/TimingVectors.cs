using System.Globalization;
using System.Net;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Disseminating;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Suspecting;
using Gossipod.Actors.Protocol.Syncing;
using static Gossipod.Actors.Tests.Vectors.VectorInputs;
using static Gossipod.Actors.Tests.Vectors.VectorPage;

namespace Gossipod.Actors.Tests.Vectors;

/// <summary>The formulas of time and number, by the pure rules.</summary>
internal static class TimingVectors
{
    private static readonly int[] Counts = [1, 2, 9, 10, 32, 33, 64, 65, 99, 100, 999, 1_000, 20_000];
    private static readonly int[] SuspectCounts = [2, 3, 4, 5, 10, 11, 32, 100, 1_000, 20_000];
    private static readonly ProtocolSettings Lan = ProtocolSettings.For(NetworkProfile.Lan);

    public static void Write(VectorPage page)
    {
        WriteHealth(page);
        WriteTiming(page);
        WriteSuspicions(page);
        WriteRetransmissions(page);
        WriteSync(page);
        WriteSharedOrder(page);
    }

    private static void WriteHealth(VectorPage page)
    {
        page.Construct("Local health", """
            A score from 0 to `local-health-max` (8). A round ends with a change of it: -1 when the target was acked, by itself or through a helper; 0 when the round is void
            or the target was heard of otherwise; else the nacks that did not come, and 1 where no helper was asked and no stream answered. Period and direct timeout scale by score + 1.
            """);
        page.Table("round | change", new (string Round, ProbeOutcome Outcome)[]
        {
            ("acked", Round(round => Ack(round, Beta))),
            ("acked through a helper", Round(round => Ack(round, Helper(0)), helpers: 3)),
            ("no ack, no helper was asked", Round(_ => { })),
            ("no ack, 3 helpers, 3 nacks", Round(round => Nack(round, 3), helpers: 3)),
            ("no ack, 3 helpers, 1 nack", Round(round => Nack(round, 1), helpers: 3)),
            ("no ack, 3 helpers, no nack", Round(_ => { }, helpers: 3)),
            ("answered over a stream, 3 helpers, 2 nacks", Round(round => { Nack(round, 2); round.OnStreamPong(1, Beta.Tag, At(500)); }, helpers: 3)),
            ("no ack, but another packet of the target's came", Round(round => round.OnHeard(Beta.Tag, At(500)), helpers: 3)),
            ("void: this process was paused", Round(round => round.Void(), helpers: 3)),
        }.Select(row => $"{row.Round} | {row.Outcome.HealthDelta}"));
        page.Table("score | period, ms | direct timeout, ms (LAN)", Enumerable.Range(0, Lan.LocalHealthMax + 1).Select(score =>
        {
            var health = new LocalHealth(Lan.LocalHealthMax);
            health.Apply(score);
            return $"{score} | {Ms(health.Scale(Lan.ProtocolPeriod))} | {Ms(health.Scale(Lan.DirectTimeout))}";
        }));
    }

    private static ProbeOutcome Round(Action<ProbeRound> then, int helpers = 0)
    {
        var round = new ProbeRound(Row(Beta), sequence: 1, At(0), At(1_000));
        if (helpers > 0)
        {
            Assert.True(round.OnDirectTimeout());
            round.AskedHelpers([.. Enumerable.Range(0, helpers).Select(i => Row(Helper(i)))]);
        }

        then(round);
        return round.Close(At(1_000));
    }

    private static void Ack(ProbeRound round, MemberName from) => Assert.Equal(AckVerdict.Accepted, round.OnAck(1, from.Tag, Beta.Tag, At(500)));

    private static void Nack(ProbeRound round, int count)
    {
        for (var i = 0; i < count; i++) Assert.True(round.OnNack(1, Helper(i).Tag, At(900)));
    }

    private static MemberName Helper(int i) => MemberName.Create($"helper-{i}");

    private static void WriteTiming(VectorPage page)
    {
        page.Construct("A helper's nack", """
            `PingReq.budget_millis` is what is left of the prober's round when it asks. A helper that has heard nothing nacks when 80 % of it is over. A direct timeout
            may be at most 4/9 of the period, in whole milliseconds.
            """);
        page.Table("budget, ms | nack after, ms", ((int[])[1, 600, 700, 3_000, 600_000]).Select(budget => $"{budget} | {Ms(ProbeTiming.NackDelay(Span(budget)))}"));
        page.Table("period, ms | longest direct timeout, ms", ((int[])[50, 1_000, 5_000, 60_000]).Select(period => $"{period} | {Ms(ProbeTiming.MaxDirectTimeout(Span(period)))}"));
    }

    private static void WriteSuspicions(VectorPage page)
    {
        page.Construct("How long a suspicion lasts", """
            n counts Alive and Suspect members, ourselves and the suspect included, when it begins.

                min = period * alpha * max(1, log10 n)        with `logarithm = natural`: period * alpha * ⌈ln(n + 1)⌉
                max = beta * min
                k   = n - 2, at least 0, at most `suspicion-confirmations`
                after c confirmations, the first accuser apart: max(min, max - (max - min) * ln(c + 1) / ln(k + 1)); min where k is 0

            The period is the setting, not scaled by local health. Milliseconds.
            """);
        WriteSuspicions(page, "LAN: period 1 s, alpha 4, beta 6, at most 3 confirmations", Lan);
        WriteSuspicions(page, "Local: period 1 s, alpha 3, beta 6, at most 1 confirmation", ProtocolSettings.For(NetworkProfile.Local));
        WriteSuspicions(page, "WAN: period 5 s, alpha 6, beta 6, at most 3 confirmations", ProtocolSettings.For(NetworkProfile.Wan));
        WriteSuspicions(page, "Natural logarithm, else as LAN", Lan with { Logarithm = LogarithmBase.Natural });
    }

    private static void WriteSuspicions(VectorPage page, string title, ProtocolSettings settings)
    {
        page.Say(title + ".");
        page.Table("n | k | min | max | " + string.Join(" | ", Enumerable.Range(0, settings.SuspicionConfirmations + 1).Select(c => $"c = {c}")), SuspectCounts.Select(n =>
        {
            var timeouts = SuspicionTimeouts.For(settings, n);
            var totals = Enumerable.Range(0, settings.SuspicionConfirmations + 1).Select(c => c <= timeouts.Confirmations ? Ms(timeouts.Total(c)) : "");
            return $"{n} | {timeouts.Confirmations} | {Ms(timeouts.Min)} | {Ms(timeouts.Max)} | {string.Join(" | ", totals)}";
        }));
    }

    private static void WriteRetransmissions(VectorPage page)
    {
        page.Construct("How often an update is sent", "λ * max(1, ⌈log10(n + 1)⌉), by each member that has it; λ is `retransmit-multiplier`, n as above. The same number for broadcasts.");
        page.Table("n | λ = 4 (LAN, WAN) | λ = 2 (Local) | λ = 3, natural", Counts.Select(n =>
            $"{n} | {RetransmitLimit.For(4, n)} | {RetransmitLimit.For(2, n)} | {RetransmitLimit.For(3, n, LogarithmBase.Natural)}"));
    }

    private static void WriteSync(VectorPage page)
    {
        page.Construct("Time between exchanges of tables", "interval * (1 + ⌈log2 n - 5⌉) above 32 members, the interval up to there. Seconds, for the LAN's 30.");
        page.Table("n | between exchanges", Counts.Select(n => $"{n} | {SyncInterval.For(Lan.SyncInterval, n).TotalSeconds.ToString(CultureInfo.InvariantCulture)}"));
    }

    private static void WriteSharedOrder(VectorPage page)
    {
        var others = (MemberName[])[Beta, .. "b|c|d".Split('|').Select(MemberName.Create)];
        MemberName[] names = [.. others.Append(Alpha).OrderBy(name => name.Hash)];
        var orders = names.Select(self => Order(self, names)).ToList();
        const long first = 1_767_225_600;
        page.Construct("The shared probing order", $"""
            With `probe-order = shared` all members know whom each probes in a period. Members are in the order of their names' hashes; in period p, which is the time since the Unix
            epoch divided by the period, each probes the one d places behind it, around the end. With m = n - 1, the distances d of the periods from m * e to m * e + m - 1, e being p / m, are 1, 2 … m shuffled:
            for i from m - 1 down to 1, the i-th (from 0) is exchanged with the j-th, j = (r * (i + 1)) >> 64. r are SipHash-2-4 with the key (e, m), two u64, of the
            8 bytes of a counter, u64, from 0. So the first r of e = {first / 4}, m = 4 is `{Number(SeededRandom.SipHash(first / 4, 4, 0))}`, the next `{Number(SeededRandom.SipHash(first / 4, 4, 1))}`.

            Period 1 s; the members in their order are {string.Join(", ", names.Select(name => $"`{name}`"))}.
            """);
        page.Table("p | " + string.Join(" | ", names.Select(name => $"`{name}` probes")), Enumerable.Range(0, 8).Select(i =>
            $"{first + i} | {string.Join(" | ", orders.Select(order => $"`{order.Next(TimeSpan.FromSeconds(first + i))!.Name}`"))}"));
    }

    private static SharedProbeOrder Order(MemberName self, MemberName[] names)
    {
        var order = new SharedProbeOrder(Row(self), Lan.ProtocolPeriod);
        foreach (var name in names.Where(name => name != self)) order.Put(Row(name));
        return order;
    }

    private static Member Row(MemberName name) =>
        new(name, Issued, MemberStatus.Alive, MemberDetails.At(new IPEndPoint(IPAddress.Loopback, 7_946)), Issued, At(0));

    private static MonotonicTime At(int milliseconds) => new(Span(milliseconds).Ticks);

    private static TimeSpan Span(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static string Ms(TimeSpan span) => span.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture);
}
