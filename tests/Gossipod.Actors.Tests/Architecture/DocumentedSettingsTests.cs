using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Configuration;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Hosting;
using Gossipod.Actors.Security;
using Microsoft.Extensions.Configuration;
using YamlDotNet.RepresentationModel;

namespace Gossipod.Actors.Tests.Architecture;

/// <summary>Settings that the documents show are read and found valid as they stand there. Files that they name are put into a folder of the test.</summary>
public sealed partial class DocumentedSettingsTests : IDisposable
{
    private const string WirePage = "docs/wire.md";

    /// <summary>Folders of files that documents name.</summary>
    private static readonly string[] Folders = ["/run/secrets", "/var/lib/app"];

    /// <summary>Sections whose keys are names, or are read by what they name.</summary>
    private static readonly string[] OpenSections = ["akka.actor.deployment", "akka.actor.router.type-mapping", "akka.discovery.config.services"];

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("gossipod-documented-");

    /// <summary>Whose file is there: it stands for the one that a document lists as node-a's.</summary>
    private readonly MemberIdentity _identity;

    public DocumentedSettingsTests()
    {
        var key = Path.Combine(_files.FullName, "gossipod");
        File.WriteAllText(key, ClusterKey.Generate().ToBase64());
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _identity = MemberIdentity.LoadOrCreate(Path.Combine(_files.FullName, "gossipod.pem"));
    }

    public static TheoryData<string, int> Hocon => DocumentFence.Rows("hocon");

    public static TheoryData<string, int> Json => DocumentFence.Rows("json", fence => fence.Document != WirePage);

    public static TheoryData<string, int> Environment => DocumentFence.Rows("env");

    public static TheoryData<string, int> Yaml => DocumentFence.Rows("yaml");

    public void Dispose() => _files.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Hocon))]
    public async Task Hocon_is_valid(string document, int line)
    {
        var config = ConfigurationFactory.ParseString(Placed(DocumentFence.At(document, line).Text));
        if (config.HasPath("gossipod")) Validate(config);

        var known = Known();
        Assert.All(
            Leaves(config).Select(leaf => leaf.Path).Where(path => !path.StartsWith("gossipod.", StringComparison.Ordinal) && !OpenSections.Any(open => path.StartsWith(open + ".", StringComparison.Ordinal))),
            path => Assert.True(known.HasPath(path), $"{path} is no key of Akka's"));
        foreach (var name in Leaves(config).Select(leaf => leaf.Text).Where(text => ClassName().IsMatch(text))) Assert.NotNull(Type.GetType(name, throwOnError: true));

        var system = ActorSystem.Create("documented", ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }").WithFallback(config));
        try
        {
            foreach (var path in config.HasPath("akka.actor.deployment") ? config.GetConfig("akka.actor.deployment").AsEnumerable().Select(entry => entry.Key) : [])
                Assert.IsNotType<Akka.Routing.NoRouter>(((ExtendedActorSystem)system).Provider.Deployer.Lookup(path.Trim('/').Split('/')).RouterConfig);
        }
        finally
        {
            await system.Terminate();
        }
    }

    [Theory]
    [MemberData(nameof(Json))]
    public void Json_is_bound(string document, int line)
    {
        var text = Placed(DocumentFence.At(document, line).Text);
        var root = JsonDocument.Parse(text).RootElement;
        Assert.True(root.TryGetProperty(GossipodOptions.ConfigurationSection, out _), $"{document}:{line} is JSON of which no test knows what it is");

        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        Validate(ConfigurationText.Read(new ConfigurationBuilder().AddJsonStream(stream).Build().GetSection(GossipodOptions.ConfigurationSection)));
    }

    [Theory]
    [MemberData(nameof(Environment))]
    public void Variables_are_bound(string document, int line)
    {
        var variables = Placed(DocumentFence.At(document, line).Text).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => entry.Split('=', 2)).Select(entry => KeyValuePair.Create(entry[0].Replace("__", ":", StringComparison.Ordinal), (string?)entry[1]));
        Validate(ConfigurationText.Read(new ConfigurationBuilder().AddInMemoryCollection(variables).Build().GetSection(GossipodOptions.ConfigurationSection)));
    }

    [Fact]
    public void What_the_page_of_the_wire_shows_is_json() =>
        Assert.All(DocumentFence.All.Where(fence => fence.Document == WirePage && fence.Tag == "json"), fence => JsonDocument.Parse(fence.Text).Dispose());

    [Theory]
    [MemberData(nameof(Yaml))]
    public void Yaml_is_read(string document, int line) => Assert.NotEmpty(Entries(DocumentFence.At(document, line).Text));

    [Fact]
    public void The_alert_rules_are_yaml() =>
        Assert.Contains("groups", Entries(File.ReadAllText(Path.Combine(SourceTree.Root, "docs/observability/alerts.yml"))));

    private static IEnumerable<string?> Entries(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return Assert.IsType<YamlMappingNode>(Assert.Single(stream.Documents).RootNode).Children.Keys.Select(key => ((YamlScalarNode)key).Value);
    }

    private string Placed(string text) => Folders.Aggregate(Listed().Replace(text, $"\"node-a {_identity.PublicKey}\""), (placed, folder) => placed.Replace(folder, _files.FullName.Replace('\\', '/'), StringComparison.Ordinal));

    [GeneratedRegex(@"^\w+(\.\w+)+, \w+(\.\w+)*$")]
    private static partial Regex ClassName();

    [GeneratedRegex("\"node-a [A-Za-z0-9+/=]{88}\"")]
    private static partial Regex Listed();

    /// <summary>As a node does at its start; documents need not repeat the cluster's name.</summary>
    private static void Validate(Config root) =>
        GossipodSettings.CreateFromRoot(root.WithFallback(ConfigurationFactory.ParseString("gossipod { cluster-name = documented, name = node-a }")), static _ => true);

    /// <summary>The defaults of Akka and of what is beside it, whose keys documents name.</summary>
    private static Config Known() => new[] { typeof(ActorSystem), typeof(Akka.Remote.RemoteActorRefProvider), typeof(Akka.Discovery.Discovery), typeof(Actors.Discovery.GossipodServiceDiscovery), typeof(Actors.Remote.GossipodRouter) }
        .Select(type => type.Assembly)
        .SelectMany(assembly => assembly.GetManifestResourceNames().Where(name => name.EndsWith(".conf", StringComparison.Ordinal)).Select(name => Resource(assembly, name)))
        .Aggregate(ConfigurationFactory.Empty, (all, config) => all.WithFallback(config));

    private static Config Resource(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }

    private static IEnumerable<(string Path, string Text)> Leaves(Config config) => Leaves(config.Root.GetObject(), "");

    private static IEnumerable<(string Path, string Text)> Leaves(Akka.Configuration.Hocon.HoconObject section, string above) => section.Items.SelectMany(item =>
        item.Value.IsObject() ? Leaves(item.Value.GetObject(), $"{above}{item.Key}.")
        : item.Value.IsArray() ? item.Value.GetArray().Select(entry => (above + item.Key, entry.GetString()))
        : [(above + item.Key, item.Value.GetString())]);
}
