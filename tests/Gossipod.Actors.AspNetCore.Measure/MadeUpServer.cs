using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gossipod.Actors.AspNetCore.Measure;

/// <summary>The real endpoints over a made-up cluster, on a loopback port that the system chose.</summary>
public sealed class MadeUpServer : IAsyncDisposable
{
    private MadeUpServer(WebApplication application, MadeUpCluster cluster) => (Application, Cluster) = (application, cluster);

    public WebApplication Application { get; }

    public MadeUpCluster Cluster { get; }

    /// <summary>As <c>http://127.0.0.1:PORT</c>.</summary>
    public string Url => Application.Urls.First();

    public static async Task<MadeUpServer> StartAsync(int members, Action<GossipodHttpOptions>? configure = null)
    {
        var cluster = new MadeUpCluster(members);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IClusterView>(cluster);
        var application = builder.Build();
        application.UseRouting();
        application.MapGossipod(configure);
        application.UseEndpoints(static _ => { });
        await application.StartAsync();
        return new MadeUpServer(application, cluster);
    }

    public async ValueTask DisposeAsync() => await Application.DisposeAsync();
}
