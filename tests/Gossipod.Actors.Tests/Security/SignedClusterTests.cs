using Gossipod.Actors.Configuration;
using Gossipod.Actors.Security;
using Gossipod.Actors.Tests.Cluster;

namespace Gossipod.Actors.Tests.Security;

/// <summary>Nodes with identities on real sockets: joining, leaving, coming back, and what whoever may not join is told.</summary>
public sealed class SignedClusterTests
{
    private static string With(string file, string mode = "on", string more = "") =>
        $"gossipod.security {{ sign-records = {mode}, identity-file = \"{file}\" {more} }}";

    private static string Trusted(params (string Name, string File)[] members) =>
        $"\n trusted-identities = [{string.Join(", ", members.Select(one => $"\"{one.Name} {MemberIdentity.LoadOrCreate(one.File).PublicKey}\""))}]";

    [Fact]
    public async Task Three_nodes_with_identities_join_leave_and_come_back()
    {
        var (fileA, fileB, fileC) = (KeyPlaces.NewPath(), KeyPlaces.NewPath(), KeyPlaces.NewPath());
        await using var a = await ClusterNode.StartAsync("a", more: With(fileA));
        await using var b = await ClusterNode.StartAsync("b", more: With(fileB));
        await using (var c = await ClusterNode.StartAsync("c", more: With(fileC)))
        {
            Assert.True((await b.JoinAsync(a.Endpoint)).Joined);
            Assert.True((await c.JoinAsync(b.Endpoint)).Joined);
            await ClusterNode.EventuallyAsync(() => new[] { a, b, c }.All(node => node.LiveNames.Length == 3), "all see all");
            Assert.Equal(MemberIdentity.LoadOrCreate(fileB).PublicKey, a.Cluster.Snapshot.Find("b")!.Identity);
            await b.Cluster.UpdateMetadataAsync("new"u8.ToArray()).WaitAsync(ClusterNode.Patience);
            await ClusterNode.EventuallyAsync(() => a.Cluster.Snapshot.Find("b")!.Metadata.Length == 3, "b's metadata is known");
            await c.Cluster.LeaveAsync().WaitAsync(ClusterNode.Patience);
            await ClusterNode.EventuallyAsync(
                () => new[] { a, b }.All(node => node.Cluster.Snapshot.Find("c")!.Status == Protocol.Members.MemberStatus.Left), "c has left");
        }

        await using var again = await ClusterNode.StartAsync("c", more: With(fileC));
        Assert.True((await again.JoinAsync(a.Endpoint)).Joined);
        await ClusterNode.EventuallyAsync(() => b.LiveNames.Length == 3, "c is back");
    }

    [Fact]
    public async Task Who_reads_the_settings_makes_no_identity_and_the_start_does()
    {
        var file = KeyPlaces.NewPath();
        GossipodSettings.Create(ClusterNode.Configuration("a", more: With(file)).GetConfig("gossipod"));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(file)!));

        await using var a = await ClusterNode.StartAsync("a", more: With(file));

        Assert.True(File.Exists(file));
        Assert.Equal(MemberIdentity.LoadOrCreate(file).PublicKey, a.Cluster.Self.Identity);
    }

    [Fact]
    public void An_identity_that_is_not_made_yet_can_be_in_no_list()
    {
        var (fileA, fileB) = (KeyPlaces.NewPath(), KeyPlaces.NewPath());

        var wrong = Assert.Throws<GossipodConfigurationException>(
            () => ClusterNode.Create("a", more: With(fileA, more: Trusted(("a", fileB)))));

        Assert.Contains("security.trusted-identities", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("there is no identity yet", wrong.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(fileA));
    }

    [Fact]
    public async Task A_node_that_does_not_sign_is_told_so()
    {
        var failure = await FailureAsync("", With(KeyPlaces.NewPath()));
        Assert.Contains("Unsigned", failure, StringComparison.Ordinal);
        Assert.Contains("gossipod.security.sign-records", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_signs_does_not_join_those_that_do_not()
    {
        var failure = await FailureAsync(With(KeyPlaces.NewPath()), "");
        Assert.Contains("a does not sign its records", failure, StringComparison.Ordinal);
        Assert.Contains("accept", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_the_way_both_are_members()
    {
        await using var a = await ClusterNode.StartAsync("a", more: With(KeyPlaces.NewPath(), "accept"));
        await using var b = await ClusterNode.StartAsync("b");
        await using var c = await ClusterNode.StartAsync("c", more: With(KeyPlaces.NewPath(), "accept"));
        Assert.True((await b.JoinAsync(a.Endpoint)).Joined);
        Assert.True((await c.JoinAsync(b.Endpoint)).Joined);
        await ClusterNode.EventuallyAsync(() => new[] { a, b, c }.All(node => node.LiveNames.Length == 3), "all see all");
        Assert.NotNull(a.Cluster.Snapshot.Find("c")!.Identity);
        Assert.Null(a.Cluster.Snapshot.Find("b")!.Identity);
    }

    [Fact]
    public async Task An_identity_that_is_not_in_the_list_is_told_so()
    {
        var (fileA, fileB) = (KeyPlaces.NewPath(), KeyPlaces.NewPath());
        var failure = await FailureAsync(With(fileB), With(fileA, more: Trusted(("a", fileA), ("c", fileB))));
        Assert.Contains("IdentityNotTrusted", failure, StringComparison.Ordinal);
        Assert.Contains("gossipod.security.trusted-identities", failure, StringComparison.Ordinal);

        await using var a = await ClusterNode.StartAsync("a", more: With(fileA, more: Trusted(("a", fileA), ("b", fileB))));
        await using var b = await ClusterNode.StartAsync("b", more: With(fileB, more: Trusted(("a", fileA), ("b", fileB))));
        Assert.True((await b.JoinAsync(a.Endpoint)).Joined);
    }

    [Fact]
    public async Task A_name_that_another_identity_has_is_told_so()
    {
        await using var a = await ClusterNode.StartAsync("a", more: With(KeyPlaces.NewPath()));
        await using var b = await ClusterNode.StartAsync("b", more: With(KeyPlaces.NewPath()));
        Assert.True((await b.JoinAsync(a.Endpoint)).Joined);
        await using var thief = await ClusterNode.StartAsync("b", more: With(KeyPlaces.NewPath()));

        var failure = (await thief.JoinAsync(a.Endpoint)).ToString();

        Assert.Contains("NameOfAnother", failure, StringComparison.Ordinal);
        Assert.Contains("identity file that it had before", failure, StringComparison.Ordinal);
        Assert.Equal(b.Endpoint, a.Cluster.Snapshot.Find("b")!.Address.ToString());
    }

    [Fact]
    public void A_node_whose_own_identity_is_not_in_its_list_does_not_start()
    {
        var (fileA, fileB) = (KeyPlaces.FileOf(MemberIdentity.Generate()), KeyPlaces.NewPath());
        var wrong = Assert.Throws<GossipodConfigurationException>(
            () => ClusterNode.Create("a", more: With(fileA, more: Trusted(("a", fileB)))));
        Assert.Contains("security.trusted-identities", wrong.Message, StringComparison.Ordinal);
        Assert.Contains($"a {MemberIdentity.LoadOrCreate(fileA).PublicKey}", wrong.Message, StringComparison.Ordinal);
    }

    private static async Task<string> FailureAsync(string joiner, string seed)
    {
        await using var a = await ClusterNode.StartAsync("a", more: seed);
        await using var b = await ClusterNode.StartAsync("b", more: joiner);

        var result = await b.JoinAsync(a.Endpoint);

        Assert.False(result.Joined);
        Assert.DoesNotContain("b", a.Cluster.Snapshot.Members.Select(member => member.Name));
        Assert.DoesNotContain("a", b.Cluster.Snapshot.Members.Select(member => member.Name));
        return result.ToString();
    }
}
