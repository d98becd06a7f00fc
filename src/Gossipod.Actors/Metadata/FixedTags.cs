using System.Collections.Immutable;
using Akka.Actor;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors;

/// <summary>Tags that the node says of itself beside those of the application, in every record of its own. Owned by the façade; immutable.</summary>
internal sealed class FixedTags
{
    private readonly ImmutableSortedDictionary<string, string> _tags;

    private FixedTags(ImmutableSortedDictionary<string, string> tags) => _tags = tags;

    /// <summary>Those that the system was given, else those of the package for Akka.Remote, if the application has it.</summary>
    public static FixedTags Of(ActorSystem system)
    {
        var make = HostedSetup.ObjectsOf(system).FixedTags ?? Package();
        return new FixedTags(make is null ? MemberDetails.NoTags : make(system).ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    /// <summary>The application's tags and these.</summary>
    /// <exception cref="ArgumentException">The application gives one of these another value.</exception>
    public ImmutableSortedDictionary<string, string> With(ImmutableSortedDictionary<string, string> tags)
    {
        if (Clash(tags) is { } clash)
            throw new ArgumentException($"The tag '{clash}' is the node's own, with the value '{_tags[clash]}'; leave it out, or give it that value", nameof(tags));
        return tags.SetItems(_tags);
    }

    /// <exception cref="ArgumentException">One of these would be removed, or get another value.</exception>
    public void Keep(ImmutableSortedDictionary<string, string> set, IEnumerable<string> removed)
    {
        if (removed.FirstOrDefault(key => _tags.ContainsKey(key) && !set.ContainsKey(key)) is { } gone)
            throw new ArgumentException($"The tag '{gone}' is the node's own and stays; leave it out", nameof(removed));
        With(set);
    }

    /// <summary>The configured tags and these, within the limit together with the metadata.</summary>
    /// <exception cref="GossipodConfigurationException">They are not.</exception>
    public ImmutableSortedDictionary<string, string> With(ImmutableSortedDictionary<string, string> tags, ReadOnlyMemory<byte> metadata, int maxBytes)
    {
        if (Clash(tags) is { } clash)
        {
            throw new GossipodConfigurationException(
                [new SettingsProblem($"tags.{clash}", tags[clash], $"is the node's own, with the value '{_tags[clash]}'", "leave it out")]);
        }

        var all = tags.SetItems(_tags);
        var bytes = MetadataSize.Of(all, metadata);
        if (bytes <= maxBytes) return all;
        var own = _tags.Count == 0 ? "" : $" (of which {MetadataSize.Of(_tags, default)} for the node's own: {string.Join(", ", _tags.Keys)})";
        throw new GossipodConfigurationException(
        [
            new SettingsProblem(
                "max-metadata-bytes", $"{maxBytes}", $"the tags{own} and {nameof(GossipodSetup)}.{nameof(GossipodSetup.Metadata)} take {bytes} bytes", "shorten them, or raise it on every node"),
        ]);
    }

    private string? Clash(ImmutableSortedDictionary<string, string> tags) =>
        _tags.Keys.FirstOrDefault(key => tags.TryGetValue(key, out var value) && value != _tags[key]);

    private static Func<ActorSystem, IReadOnlyDictionary<string, string>>? Package() =>
        Type.GetType("Gossipod.Actors.Remote.RemoteAddressTag, Gossipod.Actors.Remote")?.GetMethod("Of")!
            .CreateDelegate<Func<ActorSystem, IReadOnlyDictionary<string, string>>>();
}
