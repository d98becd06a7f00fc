using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Security;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Benchmarks.Codec;

/// <summary>What signed records cost: one signature made and checked, a table of 1,000 members taken in by a node that knows nobody, and bytes. Median of nine rounds of CPU time, one thread.</summary>
internal static class SignCommand
{
    private const int RoundCount = 9;
    private const int MemberCount = 1_000;
    private const ulong Generation = 1_767_225_600_000;
    private const string Cluster = "benchmark";

    public static Command Create()
    {
        var command = new Command("sign", "Cost of signed records: CPU time, a cold join of 1,000 members, bytes.");
        command.SetAction(_ => Run());
        return command;
    }

    private static void Run()
    {
        ISignatures one = MemberIdentity.Generate();
        var digest = SHA256.HashData("a record"u8);
        var signature = one.Sign(digest);
        Print("a signature made", Median(2_000, () => one.Sign(digest)), "us");
        Print("a signature checked, key read included", Median(2_000, () => one.IsValid(one.Key, digest, signature)), "us");

        var (plain, signed) = (Rows(isSigned: false), Rows(isSigned: true));
        Print($"a table of {MemberCount} taken in, unsigned", Median(1, () => TakeIn(plain, signing: null)) / 1_000, "ms");
        Print($"a table of {MemberCount} taken in, signed", Median(1, () => TakeIn(signed, Signing("joiner"))) / 1_000, "ms");
        Print($"a table of {MemberCount} in one frame, unsigned", Frame(plain), "B");
        Print($"a table of {MemberCount} in one frame, signed", Frame(signed), "B");
        var row = signed[0];
        Print("ALIVE, unsigned", PacketCodec.SizeOf(MemberUpdate.Alive(row.Name, row.Version, plain[0].Details)), "B");
        Print("ALIVE, signed", PacketCodec.SizeOf(MemberUpdate.Alive(row.Name, row.Version, row.Details)), "B");
        var accusation = Signing("member-1").Accuse(UpdateKind.Suspect, row.Name, row.Version);
        Print("SUSPECT, unsigned", PacketCodec.SizeOf(accusation with { Signature = null }), "B");
        Print("SUSPECT, signed", PacketCodec.SizeOf(accusation), "B");
    }

    private static SyncRow[] Rows(bool isSigned) => [.. Enumerable.Range(0, MemberCount).Select(i =>
    {
        var (name, version) = (MemberName.Create($"member-{i}"), new MemberVersion(Generation, 0));
        var details = MemberDetails.At(new IPEndPoint(0x0100000A + (i << 8), 7_946), 7_946) with { Lock = new LeaveKey(1, (ulong)i).LockFor(name, Generation) };
        return new SyncRow(name, MemberStatus.Alive, version, version, isSigned ? Signing(name.Value).Sign(version, details) : details);
    })];

    private static RecordSigning Signing(string name) =>
        new(Cluster, MemberName.Create(name), MemberIdentity.Generate(), acceptsUnsigned: false, new Dictionary<string, IdentityKey>());

    private static void TakeIn(SyncRow[] rows, RecordSigning? signing)
    {
        var now = new MonotonicTime(1);
        var table = new MembershipTable(
            MemberName.Create("joiner"), Generation, MemberDetails.At(new IPEndPoint(IPAddress.Loopback, 1)), new PlausibleVersions(Generation, now), 2 * MemberCount, now, signing: signing);
        foreach (var row in rows)
        {
            foreach (var claim in SyncMerge.Claims(row, table.Find(row.Name), rows[0].Name))
            {
                if (table.Apply(claim, now).Outcome != TableOutcome.Added) throw new InvalidOperationException("A row was not taken in.");
            }
        }
    }

    private static int Frame(SyncRow[] rows) => new StreamCodec(ClusterTag.Of(Cluster), 512, 1 << 20).Encode(new TablePage(rows[0].Name, rows, Last: true)).Length;

    private static double Median(int count, Action work)
    {
        work();
        var rounds = new List<double>();
        for (var round = 0; round < RoundCount; round++)
        {
            var before = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < count; i++) work();
            rounds.Add((Environment.CpuUsage.TotalTime - before).TotalMicroseconds / count);
        }

        rounds.Sort();
        return rounds[RoundCount / 2];
    }

    private static void Print(string what, double amount, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {amount:0.#} {unit}"));
}
