using System.CommandLine;
using Gossipod.Actors.Hosting;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Security;

namespace Gossipod.Examples.Common;

/// <summary>The command line of every node program.</summary>
public sealed record NodeArguments
{
    public string? Name { get; init; }

    public string Bind { get; init; } = "127.0.0.1:7946";

    public string? Advertise { get; init; }

    public IReadOnlyList<string> Join { get; init; } = [];

    public string Cluster { get; init; } = "gossipod";

    public NetworkProfile Profile { get; init; } = NetworkProfile.Lan;

    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    /// <summary>The cluster's keys, the one that seals first; none sends and accepts in the clear.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Files of the node's certificate, its key and the cluster's authorities; all three or none. With them streams are TLS.</summary>
    public (string? Certificate, string? Key, string? Authorities) Tls { get; init; }

    /// <summary>File of the node's identity, made where there is none; with one, records are signed and must be.</summary>
    public string? Identity { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; } = [];

    public bool Json { get; init; }

    /// <summary>Reads the arguments.</summary>
    /// <param name="args">Without <c>--node</c>.</param>
    /// <param name="exitCode">Set when the program is to end at once: help was printed, or one line about what is wrong.</param>
    public static NodeArguments? Parse(string[] args, out int exitCode)
    {
        var name = new Option<string>("--name") { Description = "Unique name of the node; default the host name." };
        var bind = new Option<string>("--bind") { Description = "IP:PORT to listen on, UDP and TCP; default 127.0.0.1:7946." };
        var advertise = new Option<string>("--advertise") { Description = "IP:PORT that others are told." };
        var join = new Option<string[]>("--join") { Description = "Seeds, A,B,…" };
        var cluster = new Option<string>("--cluster") { Description = "Name of the cluster; default gossipod." };
        var profile = new Option<string>("--profile") { Description = "local, lan or wan; default lan." };
        var tag = new Option<string[]>("--tag") { Description = "k=v, repeatable." };
        var key = new Option<string[]>("--key") { Description = "Base64 key of the cluster, repeatable: the first seals, all open. 'keygen' makes one." };
        var tlsCert = new Option<string>("--tls-cert") { Description = "PEM of the node's certificate: streams are TLS. 'certificates' makes one." };
        var tlsKey = new Option<string>("--tls-key") { Description = "PEM of its private key." };
        var tlsCa = new Option<string>("--tls-ca") { Description = "PEM of the cluster's own authorities." };
        var identity = new Option<string>("--identity") { Description = "File of the node's identity, made where there is none: it signs, and takes signed records only." };
        var json = new Option<bool>("--json") { Description = "One JSON object per line on standard output." };
        var set = new Option<string[]>("--set") { Description = "key=value of any setting below gossipod, repeatable." };
        var root = new RootCommand("One node of a Gossipod cluster.") { name, bind, advertise, join, cluster, profile, tag, key, identity, tlsCert, tlsKey, tlsCa, json, set };

        var parsed = root.Parse(args);
        if (args.Any(arg => arg is "--help" or "-h" or "-?" or "--version"))
        {
            exitCode = parsed.Invoke();
            return null;
        }

        exitCode = 2;
        if (parsed.Errors.Count > 0) return Refuse(parsed.Errors[0].Message);
        var keys = parsed.GetValue(key) ?? [];
        if (keys.Any(text => !ClusterKey.TryParse(text, out _)))
            return Refuse("--key: must be Base64 of 32 bytes, as 'keygen' prints it (the text is not repeated here)");
        (string? Certificate, string? Key, string? Authorities) tls = (parsed.GetValue(tlsCert), parsed.GetValue(tlsKey), parsed.GetValue(tlsCa));
        if (tls is not ((null, null, null) or ({ Length: > 0 }, { Length: > 0 }, { Length: > 0 })))
            return Refuse($"--tls-cert {tls.Certificate} --tls-key {tls.Key} --tls-ca {tls.Authorities}: must be given all three, or none");
        var profileText = parsed.GetValue(profile) ?? "lan";
        if (!Enum.TryParse<NetworkProfile>(profileText, ignoreCase: true, out var preset) || !Enum.IsDefined(preset))
            return Refuse($"--profile {profileText}: must be local, lan or wan");
        if (Pairs("--tag", parsed.GetValue(tag)) is not { } tags || Pairs("--set", parsed.GetValue(set)) is not { } settings) return null;

        exitCode = 0;
        var defaults = new NodeArguments();
        return new NodeArguments
        {
            Name = parsed.GetValue(name),
            Bind = parsed.GetValue(bind) ?? defaults.Bind,
            Advertise = parsed.GetValue(advertise),
            Join = [.. (parsed.GetValue(join) ?? []).SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
            Cluster = parsed.GetValue(cluster) ?? defaults.Cluster,
            Profile = preset,
            Tags = tags,
            Keys = keys,
            Tls = tls,
            Identity = parsed.GetValue(identity),
            Settings = settings,
            Json = parsed.GetValue(json),
        };
    }

    /// <summary>The seeds are among them, so that the node tries them until one answers, and keeps in touch with them.</summary>
    public void Apply(GossipodOptions options)
    {
        options.ClusterName = Cluster;
        options.Name = Name;
        options.Bind = Bind;
        options.Advertise = Advertise;
        options.Profile = Profile;
        options.Seeds = [.. Join];
        options.Security.Keys = [.. Keys];
        (options.Security.Tls.CertificateFile, options.Security.Tls.KeyFile, options.Security.Tls.CaFile) = Tls;
        options.Security.Streams = Tls.Certificate is null ? null : StreamProtection.Tls;
        options.Security.IdentityFile = Identity;
        options.Security.SignRecords = Identity is null ? null : SignRecords.On;
        foreach (var (key, value) in Tags) options.Tags[key] = value;
        foreach (var (key, value) in Settings) options.Set(key, value);
    }

    private static List<KeyValuePair<string, string>>? Pairs(string option, string[]? texts)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var text in texts ?? [])
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || string.IsNullOrWhiteSpace(text[..at]))
            {
                Refuse($"{option} {text}: must be key=value");
                return null;
            }

            pairs.Add(new(text[..at], text[(at + 1)..]));
        }

        return pairs;
    }

    private static NodeArguments? Refuse(string line)
    {
        Console.Error.WriteLine(line);
        return null;
    }
}
