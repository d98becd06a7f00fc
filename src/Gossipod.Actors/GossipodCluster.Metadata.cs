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
        var sorted = tags.ToImmutableSortedDictionary(StringComparer.Ordinal);
        if (sorted.Keys.FirstOrDefault(key => key.Length == 0 || key.Any(char.IsControl)) is { } wrong)
            throw new ArgumentException($"'{wrong}' cannot be the key of a tag: it must not be empty or have control characters", nameof(tags));
        return UpdateAsync(_fixedTags.With(sorted), metadata: null, cancellationToken);
    }

    /// <summary>Publishes new opaque bytes of the local member.</summary>
    /// <exception cref="ArgumentException">Tags and metadata together are larger than <c>gossipod.max-metadata-bytes</c>.</exception>
    public Task<Member> UpdateMetadataAsync(ReadOnlyMemory<byte> metadata, CancellationToken cancellationToken = default) =>
        UpdateAsync(tags: null, metadata.ToArray(), cancellationToken);

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
        return UpdateAsync(tags: null, codec.Encode(value), cancellationToken);
    }

    private async Task<Member> UpdateAsync(ImmutableSortedDictionary<string, string>? tags, ReadOnlyMemory<byte>? metadata, CancellationToken cancellationToken)
    {
        await Started.WaitAsync(cancellationToken).ConfigureAwait(false);
        MetadataSize.Check(tags ?? Self.Details.Tags, metadata ?? Self.Metadata, Settings.Protocol.MaxMetadataBytes);
        var self = await _node.Ask<Member>(new UpdateDetails(tags, metadata), StopTimeout, cancellationToken).ConfigureAwait(false);
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
