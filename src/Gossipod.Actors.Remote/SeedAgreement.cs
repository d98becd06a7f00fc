using Akka.Actor;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Remote;

/// <summary>What a snapshot says about the seeds of an Akka cluster.</summary>
/// <param name="Seeds">Whom to join, in order; empty while there is too little to go by.</param>
/// <param name="IsFormed">Whether they are in the cluster already; else the first of them may begin one.</param>
internal readonly record struct SeedChoice(IReadOnlyList<Address> Seeds, bool IsFormed)
{
    public bool Equals(SeedChoice other) => IsFormed == other.IsFormed && Seeds.SequenceEqual(other.Seeds);

    public override int GetHashCode() => HashCode.Combine(Seeds.Count, IsFormed);
}

/// <summary>The rule by which nodes agree on the seeds of an Akka cluster: a function of who is alive and what they tell.</summary>
/// <param name="tag">Tag of the members that count.</param>
/// <param name="value">Its value; null for any.</param>
/// <param name="memberCount">How many must be there before a cluster is begun.</param>
internal sealed class SeedAgreement(string tag, string? value, int memberCount)
{
    /// <summary>
    /// The members of a snapshot come in the order of their names, the same on every node. The local one asks because it is not in, whatever
    /// it told before.
    /// </summary>
    public SeedChoice Choose(ClusterSnapshot snapshot)
    {
        var (all, formed) = (new List<Address>(), new List<Address>());
        foreach (var member in value is null ? snapshot.Alive.WithTag(tag) : snapshot.Alive.WithTag(tag, value))
        {
            if (!member.TryGetRemoteAddress(out var address)) continue;
            all.Add(address);
            if (member.Name != snapshot.Self.Name && IsIn(member)) formed.Add(address);
        }

        if (formed.Count > 0) return new SeedChoice(formed, IsFormed: true);
        return new SeedChoice(all.Count >= memberCount ? all : [], IsFormed: false);
    }

    private static bool IsIn(Member member) => member.Tags.TryGetValue(ClusterSeeds.InTag, out var text) && text == ClusterSeeds.InValue;
}
