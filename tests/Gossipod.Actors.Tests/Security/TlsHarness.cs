using Gossipod.Actors.Security;
using Gossipod.Actors.Tests.Cluster;

namespace Gossipod.Actors.Tests.Security;

/// <summary>Real nodes with certificates of one authority.</summary>
public abstract class TlsHarness : IDisposable
{
    private protected static readonly ClusterKey Key = ClusterKey.Generate();

    private protected static readonly string WithKey = $"gossipod.security.keys = [\"{Key.ToBase64()}\"]";

    private protected static readonly string WithTls = WithKey + "\ngossipod.security.streams = tls";

    private protected TestAuthority Authority { get; } = new();

    private protected TestAuthority Other { get; } = new("other");

    private protected Task<ClusterNode> StartAsync(string name, string more = "") => StartAsync(name, Authority.For(name), more);

    private protected static Task<ClusterNode> StartAsync(string name, TlsCertificates certificates, string more = "") =>
        ClusterNode.StartAsync(name, new GossipodSetup { TlsCertificates = () => certificates }, WithTls + "\n" + more);

    private protected static async Task<string> RefusalAsync(ClusterNode seed, ClusterNode joiner)
    {
        var result = await joiner.JoinAsync(seed.Endpoint);

        Assert.False(result.Joined);
        Assert.Single(seed.Cluster.Snapshot.Members);
        Assert.Contains(seed.Endpoint, result.ToString(), StringComparison.Ordinal);
        return result.ToString();
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        Authority.Dispose();
        Other.Dispose();
    }
}
