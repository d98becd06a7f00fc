using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Probing;

namespace Gossipod.Actors.Protocol.Tests.Probing;

public sealed class ProbeRingTests
{
    [Fact]
    public void In_a_static_cluster_every_pair_meets_within_2n_minus_1_periods()
    {
        for (var n = 2; n <= 50; n++)
        {
            for (var seed = 0UL; seed < 20; seed++)
            {
                var random = Given.Random(seed);
                var ring = Given.Ring(n, random);
                var lastSeen = Given.Members(n - 1).ToDictionary(member => member.MemberName, _ => -1);
                var widest = 0;
                for (var period = 0; period < 8 * n; period++)
                {
                    var name = ring.Next(random)!.MemberName;
                    widest = Math.Max(widest, period - lastSeen[name]);
                    lastSeen[name] = period;
                }

                widest = Math.Max(widest, lastSeen.Values.Max(last => (8 * n) - last));
                Assert.True(widest <= (2 * n) - 1, $"n = {n}, seed = {seed}: {widest} periods without a probe");
            }
        }
    }

    [Fact]
    public void An_empty_ring_has_nobody_to_probe()
    {
        var ring = new ProbeRing();
        Assert.Null(ring.Next(Given.Random()));
        ring.Expedite(Given.Bob);
        Assert.Null(ring.Next(Given.Random()));
    }

    [Fact]
    public void In_a_pair_every_period_probes_the_peer()
    {
        var random = Given.Random();
        var ring = Given.Ring(2, random);
        for (var period = 0; period < 100; period++) Assert.Equal("m0", ring.Next(random)!.Name);
    }

    [Fact]
    public void Passes_are_shuffled_anew()
    {
        var random = Given.Random();
        var ring = Given.Ring(11, random);
        var passes = Enumerable.Range(0, 20).Select(_ => string.Join(' ', Pass(ring, 10, random))).ToList();
        Assert.True(passes.Distinct().Count() >= 19);
    }

    [Fact]
    public void Joiners_make_nobody_skipped_or_repeated_in_a_pass()
    {
        for (var seed = 0UL; seed < 500; seed++)
        {
            var random = Given.Random(seed);
            var ring = Given.Ring(9, random);
            var founders = Given.Members(8).Select(member => member.Name).Order().ToList();
            var heard = new List<string>();
            for (var joined = 0; heard.Count < 8 * 20;)
            {
                if (joined < 30 && random.Next(2) == 0) ring.Put(Given.Row($"joiner{joined++}"), random);
                var name = ring.Next(random)!.Name;
                if (name.StartsWith('m')) heard.Add(name);
            }

            Assert.All(heard.Chunk(8), pass => Assert.Equal(founders, pass.Order()));
        }
    }

    [Fact]
    public void Joiners_are_probed_within_the_next_pass()
    {
        for (var seed = 0UL; seed < 300; seed++)
        {
            var random = Given.Random(seed);
            var ring = Given.Ring(10, random);
            for (var i = random.Next(9); i > 0; i--) ring.Next(random);
            ring.Put(Given.Row("joiner"), random);
            Assert.Contains("joiner", Pass(ring, (2 * 10) - 1, random));
        }
    }

    [Fact]
    public void Joiners_land_everywhere_in_the_ring()
    {
        var random = Given.Random();
        var places = new int[5];
        for (var i = 0; i < 1_000; i++)
        {
            var ring = Given.Ring(5, random);
            ring.Put(Given.Row("joiner"), random);
            places[Pass(ring, 5, random).IndexOf("joiner")]++;
        }

        Assert.All(places, count => Assert.InRange(count, 130, 270));
    }

    [Fact]
    public void Removals_under_the_cursor_make_nobody_skipped_or_repeated_in_a_pass()
    {
        for (var seed = 0UL; seed < 500; seed++)
        {
            var random = Given.Random(seed);
            var ring = Given.Ring(17, random);
            var doomed = Enumerable.Range(8, 8).Select(i => $"m{i}").ToList();
            var survivors = Enumerable.Range(0, 8).Select(i => $"m{i}").Order().ToList();
            random.Shuffle(doomed);
            var heard = new List<string>();
            while (heard.Count < 8 * 6)
            {
                if (doomed.Count > 0 && random.Next(3) == 0)
                {
                    ring.Remove(Given.Name(doomed[^1]));
                    doomed.RemoveAt(doomed.Count - 1);
                }

                var name = ring.Next(random)!.Name;
                if (survivors.Contains(name)) heard.Add(name);
                else Assert.Contains(name, doomed);
            }

            Assert.All(heard.Chunk(8), pass => Assert.Equal(survivors, pass.Order()));
        }
    }

    [Fact]
    public void Putting_a_member_again_replaces_its_row_and_keeps_its_place()
    {
        var random = Given.Random();
        var ring = Given.Ring(6, random);
        var seen = ring.Next(random)!;
        ring.Put(Given.Row(seen.Name, MemberStatus.Suspect), random);
        Assert.Equal((5, MemberStatus.Suspect), (ring.Count, ring.Find(seen.MemberName)!.Status));
        Assert.DoesNotContain(seen.Name, Pass(ring, 4, random));
        Assert.Contains(ring.Find(seen.MemberName), Enumerable.Range(0, 5).Select(_ => ring.Next(random)));
    }

    [Fact]
    public void An_expedited_member_is_next_once_and_keeps_its_place()
    {
        var random = Given.Random();
        var ring = Given.Ring(6, random);
        ring.Expedite(Given.Name("m3"));
        ring.Expedite(Given.Name("m1"));
        ring.Expedite(Given.Name("m3"));
        ring.Expedite(Given.Name("stranger"));
        Assert.Equal(["m3", "m1"], Pass(ring, 2, random));
        Assert.Equal(["m0", "m1", "m2", "m3", "m4"], Pass(ring, 5, random).Order());
    }

    [Fact]
    public void An_expedited_member_that_is_removed_is_not_probed()
    {
        var random = Given.Random();
        var ring = Given.Ring(3, random);
        ring.Expedite(Given.Name("m0"));
        ring.Remove(Given.Name("m0"));
        Assert.Equal(["m1", "m1"], Pass(ring, 2, random));
        ring.Remove(Given.Name("m0"));
        Assert.Equal(1, ring.Count);
    }

    [Fact]
    public void An_expedited_member_is_probed_as_the_row_that_is_held_by_then()
    {
        var random = Given.Random();
        var ring = Given.Ring(3, random);
        ring.Expedite(Given.Name("m0"));
        var newer = Given.Row("m0", MemberStatus.Suspect);
        ring.Put(newer, random);
        Assert.Same(newer, ring.Next(random));
    }

    [Fact]
    public void Helpers_are_different_alive_members_other_than_the_target()
    {
        for (var n = 2; n <= 60; n++)
        {
            var random = Given.Random((ulong)n);
            var ring = Given.Ring(n, random);
            for (var i = 0; i < n - 1; i += 3) ring.Put(Given.Row($"m{i}", MemberStatus.Suspect), random);
            var target = Given.Name($"m{n - 2}");
            var eligible = Given.Members(n - 1).Count(m =>
                ring.Find(m.MemberName)!.Status == MemberStatus.Alive && !m.MemberName.Equals(target));
            for (var count = 0; count <= 16; count++)
            {
                var helpers = ring.PickHelpers(count, target, random);
                Assert.Equal(Math.Min(count, eligible), helpers.Count);
                Assert.Equal(helpers.Count, helpers.Select(helper => helper.MemberName).Distinct().Count());
                Assert.All(helpers, helper => Assert.Equal(MemberStatus.Alive, helper.Status));
                Assert.DoesNotContain(helpers, helper => helper.MemberName.Equals(target));
            }
        }
    }

    private static List<string> Pass(ProbeRing ring, int periods, SeededRandom random) =>
        [.. Enumerable.Range(0, periods).Select(_ => ring.Next(random)!.Name)];
}
