using System.Text.RegularExpressions;
using System.Xml.Linq;
using Gossipod.Actors.EndToEnd;

namespace Gossipod.Actors.Packages.Tests;

/// <summary>
/// One program with the first example of every library's README, as the packages have them, in a frame that has what the examples leave to the
/// reader: a hosted node, one with HTTP endpoints, one that joins them, one with Akka.Remote and Akka.Discovery, and a simulation.
/// </summary>
internal static partial class ExamplesProject
{
    private static readonly string[] Libraries =
        ["Gossipod.Actors", "Gossipod.Actors.AspNetCore", "Gossipod.Actors.Discovery", "Gossipod.Actors.Hosting", "Gossipod.Actors.Remote", "Gossipod.Actors.TestKit"];

    public static async Task WriteAsync(string folder, PackedPackages packages)
    {
        Directory.CreateDirectory(folder);
        // Brought by the application, as the README of Gossipod.Actors.Remote says.
        var akka = XDocument.Load(Path.Combine(NodeProgram.Root, "Directory.Packages.props")).Descendants("AkkaVersion").Single().Value;
        var references = Libraries.Select(name => (Name: name, Version: packages.VersionOf(name))).Append((Name: "Akka.Remote", Version: akka));
        await File.WriteAllTextAsync(Path.Combine(folder, "Examples.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
              <ItemGroup>{string.Concat(references.Select(one => $"""<PackageReference Include="{one.Name}" Version="{one.Version}" />"""))}</ItemGroup>
            </Project>
            """);

        var first = $"127.0.0.1:{NodeProgram.FreePort()}";
        string Example(string library, string fence = "csharp") => Localized(FirstBlock(packages.ReadmeOf(library), fence), first);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), $$""""
            using Akka.Actor; using Akka.Configuration; using Akka.Discovery; using Akka.Hosting;
            using Gossipod.Actors; using Gossipod.Actors.AspNetCore; using Gossipod.Actors.Hosting; using Gossipod.Actors.Remote; using Gossipod.Actors.TestKit;
            using Gossipod.Actors.Protocol.Members;

            using var host = Hosted([]);
            await host.StartAsync();
            await host.Services.GetRequiredService<ActorSystem>().WhenMember();
            await using var app = Web(["--Urls=http://127.0.0.1:0"]);
            await app.StartAsync();
            await app.Services.GetRequiredService<ActorSystem>().WhenMember(others: 1);
            var second = await Joined();
            await Remoted(second);
            Simulated();
            using var client = new HttpClient();
            Console.WriteLine($"members over HTTP: {await client.GetStringAsync(app.Urls.First() + "/gossipod/v1/members")}");
            await app.StopAsync();
            await host.StopAsync();
            Console.WriteLine("all examples ran");

            static IHost Hosted(string[] args)
            {
                {{Replaced(Bound(Example("Gossipod.Actors.Hosting"), first), "builder.Build().Run();", "return builder.Build();")}}
            }

            static WebApplication Web(string[] args)
            {
                {{Replaced(
                    Replaced(Example("Gossipod.Actors.AspNetCore"), "app.Run();", "return app;"),
                    "o => o.ClusterName = \"payments-prod\"",
                    $$"""o => { o.ClusterName = "payments-prod"; o.Name = "payments-web"; o.Bind = "127.0.0.1:0"; o.Seeds = ["{{first}}"]; }""")}}
            }

            static async Task<ActorSystem> Joined()
            {
                {{Bound(Example("Gossipod.Actors"), "127.0.0.1:0")}}
                return system;
            }

            static async Task Remoted(ActorSystem second)
            {
                var system = ActorSystem.Create("payments", ConfigurationFactory.ParseString(Text.Discovery + """
                    gossipod { cluster-name = payments-prod, name = payments-2, bind = "127.0.0.1:0", tags { role = worker } }
                    akka { actor.provider = remote, remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 } }
                    """));
                await system.WhenMember(others: 3);
                Member member = GossipodCluster.Get(system).Snapshot.Alive.First(one => one.Name == GossipodCluster.Get(second).Self.Name);
                var (worked, watched) = (new TaskCompletionSource<object>(), new TaskCompletionSource<object>());
                system.ActorOf(Props.Create(() => new Told(worked)), "worker");
                var watcher = system.ActorOf(Props.Create(() => new Told(watched)));
                var job = "a job";
                {{Example("Gossipod.Actors.Remote")}}
                Console.WriteLine($"worked on: {await worked.Task.WaitAsync(TimeSpan.FromMinutes(1))}");
                await second.Terminate();
                Console.WriteLine($"watched: {await watched.Task.WaitAsync(TimeSpan.FromMinutes(1))}");
                var found = await Discovery.Get(system).Default.Lookup(new Lookup("api"), TimeSpan.FromSeconds(10));
                Console.WriteLine($"discovered: {string.Join(", ", found.Addresses.Select(one => $"{one.Host}:{one.Port}"))}");
                await system.Terminate();
            }

            static void Simulated()
            {
                {{Example("Gossipod.Actors.TestKit")}}
                Console.WriteLine("simulated");
            }

            internal static class Text
            {
                public const string Discovery = @"{{Example("Gossipod.Actors.Discovery", "hocon").Replace("\"", "\"\"", StringComparison.Ordinal)}}";

                /// <summary>Waits until the node has started, is a member, and sees that many others.</summary>
                public static async Task WhenMember(this ActorSystem system, int others = 0)
                {
                    var cluster = GossipodCluster.Get(system);
                    await cluster.Started;
                    for (var limit = System.Diagnostics.Stopwatch.StartNew(); cluster.Snapshot.Alive.Count() <= others; await Task.Delay(20))
                        if (limit.Elapsed > TimeSpan.FromMinutes(1)) throw new TimeoutException($"{cluster.Snapshot.Alive.Count()} members after a minute");
                }
            }

            /// <summary>Passes on what it is told first.</summary>
            internal sealed class Told : ReceiveActor
            {
                public Told(TaskCompletionSource<object> first) => ReceiveAny(message => first.TrySetResult(message));
            }
            """");
    }

    /// <summary>Without its usings, which the frame has.</summary>
    private static string FirstBlock(string readme, string fence)
    {
        var block = Regex.Match(readme.ReplaceLineEndings("\n"), $"^```{fence}\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline);
        return block.Success ? UsingDirective().Replace(block.Groups[1].Value, "") : throw new InvalidOperationException($"no block of {fence} in:\n{readme}");
    }

    /// <summary>Hosts of the examples become the first node here; where the example listens is given by <see cref="Bound"/>.</summary>
    private static string Localized(string example, string first) => Member().Replace(example, match => match.Value == "0.0.0.0:7946" ? match.Value : first);

    private static string Bound(string example, string address) => Replaced(example, "0.0.0.0:7946", address);

    private static string Replaced(string example, string old, string now) => example.Contains(old, StringComparison.Ordinal)
        ? example.Replace(old, now, StringComparison.Ordinal)
        : throw new InvalidOperationException($"the frame of the examples expects '{old}' in:\n{example}");

    [GeneratedRegex(@"[\w.-]+:7946")]
    private static partial Regex Member();

    [GeneratedRegex(@"^using [\w.]+;$", RegexOptions.Multiline)]
    private static partial Regex UsingDirective();
}
