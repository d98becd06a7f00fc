using System.Collections.Immutable;
using Akka.Actor;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors;

public sealed partial class GossipodCluster
{
    /// <summary>
    /// Publishes new tags of the local member in place of all its present ones, except <see cref="GossipodSetup.FixedTags"/>, which stay.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// Tags and metadata together are larger than <c>gossipod.max-metadata-bytes</c>, or a fixed tag is given another value.
    /// </exception>
    public Task<Member> UpdateTagsAsync(IEnumerable<KeyValuePair<string, string>> tags, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tags);
        return UpdateAsync(new UpdateDetails(_fixedTags.With(Sorted(tags, nameof(tags))), null), cancellationToken);
    }

    /// <summary>
    /// Publishes some tags of the local member and leaves the others as they are at that moment: changes that are made at once do not undo each other.
    /// </summary>
    /// <param name="set">Tags that are added, or get another value.</param>
    /// <param name="removed">Keys of tags that go, except where <paramref name="set"/> has them; one that is not there is no error.</param>
    /// <param name="cancellationToken">Ends the wait, not the change.</param>
    /// <exception cref="ArgumentException">
    /// Tags and metadata together would be larger than <c>gossipod.max-metadata-bytes</c>, or one of <see cref="GossipodSetup.FixedTags"/> would change or go.
    /// </exception>
    public Task<Member> ChangeTagsAsync(
        IEnumerable<KeyValuePair<string, string>> set, IEnumerable<string>? removed = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        var change = new ChangeTags(Sorted(set, nameof(set)), [.. removed ?? []]);
        _fixedTags.Keep(change.Set, change.Removed);
        return UpdateAsync(change, cancellationToken);
    }

    /// <summary>Publishes new opaque bytes of the local member.</summary>
    /// <exception cref="ArgumentException">Tags and metadata together are larger than <c>gossipod.max-metadata-bytes</c>.</exception>
    public Task<Member> UpdateMetadataAsync(ReadOnlyMemory<byte> metadata, CancellationToken cancellationToken = default) =>
        UpdateAsync(new UpdateDetails(null, metadata.ToArray()), cancellationToken);

    /// <summary>Publishes a new value of the local member; others read it with <see cref="MetadataCodec.TryReadMetadata"/>.</summary>
    /// <param name="value">What to say.</param>
    /// <param name="codec">How, the same on every node.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">Tags and metadata together are larger than <c>gossipod.max-metadata-bytes</c>.</exception>
    public Task<Member> UpdateMetadataAsync<T>(T value, IMetadataCodec<T> codec, CancellationToken cancellationToken = default)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(codec);
        return UpdateAsync(new UpdateDetails(null, codec.Encode(value)), cancellationToken);
    }

    private static ImmutableSortedDictionary<string, string> Sorted(IEnumerable<KeyValuePair<string, string>> tags, string argument)
    {
        var sorted = tags.ToImmutableSortedDictionary(StringComparer.Ordinal);
        return sorted.Keys.FirstOrDefault(key => key.Length == 0 || key.Any(char.IsControl)) is { } wrong
            ? throw new ArgumentException($"'{wrong}' cannot be the key of a tag: it must not be empty or have control characters", argument)
            : sorted;
    }

    private async Task<Member> UpdateAsync(INodeMessage change, CancellationToken cancellationToken)
    {
        await Started.WaitAsync(cancellationToken).ConfigureAwait(false);
        var self = await _node.Ask<Member>(change, StopTimeout, cancellationToken).ConfigureAwait(false);
        await CatchUpAsync(cancellationToken).ConfigureAwait(false);
        return self;
    }

    /// <summary>The settings, with what the local member says of itself from its start on, and its identity.</summary>
    private static NodeSettings FirstSettings(GossipodSettings settings, ActorSystem system, FixedTags fixedTags)
    {
        ReadOnlyMemory<byte> metadata = HostedSetup.ObjectsOf(system).Metadata.ToArray();
        var read = settings.ToNodeSettings();
        return read with
        {
            Security = IdentitySource.WithIdentity(read.Security),
            Tags = fixedTags.With(settings.Tags, metadata, settings.Protocol.MaxMetadataBytes),
            Metadata = metadata,
        };
    }
}
