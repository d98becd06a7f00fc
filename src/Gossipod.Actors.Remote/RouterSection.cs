using System.Globalization;
using Akka.Configuration;

namespace Gossipod.Actors.Remote;

/// <summary>Reads a deployment's section: what a router is to do.</summary>
internal static class RouterSection
{
    public static MemberSelector Members(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var (tag, path) = (config.GetString("tag", ""), config.GetString("path", ""));
        if (tag.Length == 0) throw Wrong("tag", tag, "is missing", "name the tag of the members to route to, for example tag = role");
        if (!MemberSelector.IsPath(path)) throw Wrong("path", path, "must be the path of an actor", "for example path = /user/worker");
        return new MemberSelector(tag, config.GetString("value", null), path, Flag(config, "include-suspects", false), Flag(config, "include-self", true));
    }

    public static RouterLogic Logic(Config config) => config.GetString("logic", "round-robin") switch
    {
        "round-robin" => RouterLogic.RoundRobin,
        "random" => RouterLogic.Random,
        "consistent-hash" => RouterLogic.ConsistentHash,
        var other => throw Wrong("logic", other, "is not known", "use round-robin, random or consistent-hash"),
    };

    public static int VirtualNodesFactor(Config config)
    {
        var text = config.GetString("virtual-nodes-factor", "0");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var factor)
            ? factor : throw Wrong("virtual-nodes-factor", text, "must be a whole number, 0 and more", "for example virtual-nodes-factor = 100");
    }

    private static bool Flag(Config config, string key, bool byDefault) => config.GetString(key, byDefault ? "on" : "off") switch
    {
        "on" or "true" or "yes" => true,
        "off" or "false" or "no" => false,
        var other => throw Wrong(key, other, "must be on or off", $"for example {key} = on"),
    };

    private static ConfigurationException Wrong(string key, string value, string rule, string remedy) =>
        new($"The deployment of a Gossipod router has {key} = \"{value}\": {rule}; {remedy}.");
}
