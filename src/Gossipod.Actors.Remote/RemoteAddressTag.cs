using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Remote;

/// <summary>
/// Where actors of a member are reached: its ActorSystem's address as Akka.Remote tells it, in a tag that the node adds by itself where the
/// system has one and the application has this package. <c>akka.remote.gossipod.advertise = off</c> leaves the tag away.
/// </summary>
public static class RemoteAddressTag
{
    /// <summary>The tag's key; its value is of the form <c>akka.tcp://system@host:port</c>.</summary>
    public const string Key = "akka.address";

    /// <summary>The tag of a system, for <see cref="GossipodSetup.FixedTags"/>; empty when it has no remote provider, or is not to tell.</summary>
    /// <param name="system">The system, whose actor provider has started.</param>
    /// <exception cref="Configuration.GossipodConfigurationException">The section <c>akka.remote.gossipod</c> is wrong; the exception lists all of it.</exception>
    public static IReadOnlyDictionary<string, string> Of(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        var address = ((ExtendedActorSystem)system).Provider.DefaultAddress;
        var isAdvertised = RemoteSettings.Of(system).Advertise;
        if (!address.HasGlobalScope || !isAdvertised) return ImmutableDictionary<string, string>.Empty;
        if (address is not { Host: "0.0.0.0" or "::" or "[::]" }) return ImmutableDictionary<string, string>.Empty.Add(Key, address.ToString());
        Logging.GetLogger(system, typeof(RemoteAddressTag)).Warning(
            "Akka.Remote calls itself {Address}, which nobody else can reach, so members are not told. Set akka.remote.dot-netty.tcp.public-hostname", address);
        return ImmutableDictionary<string, string>.Empty;
    }

    /// <summary>Where actors of the member are reached.</summary>
    /// <param name="member">The member, as any node sees it.</param>
    /// <param name="address">Its ActorSystem's address, with host and port.</param>
    /// <returns>False when it tells none, or nothing that is one.</returns>
    public static bool TryGetRemoteAddress(this Member member, [NotNullWhen(true)] out Address? address)
    {
        ArgumentNullException.ThrowIfNull(member);
        address = null;
        if (!member.Tags.TryGetValue(Key, out var text) || !ActorPath.TryParseAddress(text, out var parsed)) return false;
        if (!parsed.HasGlobalScope || parsed.Port is not (> 0 and <= ushort.MaxValue)) return false;
        address = parsed;
        return true;
    }
}
