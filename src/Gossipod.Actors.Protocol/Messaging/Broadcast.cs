using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Messaging;

/// <summary>One user broadcast as it travels by gossip. Immutable; nobody may write to its bytes, which many nodes may share.</summary>
/// <param name="origin">Who sent it.</param>
/// <param name="generation">Of the origin's life that sent it.</param>
/// <param name="sequence">1 for that life's first broadcast, then one higher each.</param>
/// <param name="name">A newer broadcast of the same name and origin supersedes this one; empty for none.</param>
/// <param name="payload">The content, a part of <paramref name="encoded"/>.</param>
/// <param name="encoded">The whole entry of a packet's <c>broadcasts</c> field.</param>
internal sealed class Broadcast(MemberName origin, ulong generation, ulong sequence, string name, MessagePayload payload, byte[] encoded)
{
    public MemberName Origin => origin;

    public ulong Generation => generation;

    public ulong Sequence => sequence;

    public string Name => name;

    public MessagePayload Payload => payload;

    public byte[] Encoded => encoded;

    /// <summary>What of it waits to be sent is replaced by a newer broadcast with an equal key.</summary>
    public BroadcastKey Key => new(origin, name, name.Length == 0 ? sequence : 0);

    public override string ToString() => $"{origin}#{sequence}";
}

/// <summary>The subject of a broadcast: the broadcast itself, or the name it shares with those that supersede it.</summary>
internal readonly record struct BroadcastKey(MemberName Origin, string Name, ulong Sequence);
