using System.Collections;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors;

/// <summary>
/// Members of a snapshot that satisfy conditions, in ordinal order of their names: <c>snapshot.Alive.WithTag("role", "worker")</c>. A
/// value; each condition costs one small object, and <c>foreach</c>, <see cref="Count"/> and <see cref="Any"/> nothing.
/// </summary>
public readonly struct MemberQuery : IEnumerable<Member>
{
    private readonly IReadOnlyList<Member> _members;
    private readonly bool _aliveOnly;
    private readonly Condition? _last;

    internal MemberQuery(IReadOnlyList<Member> members, bool aliveOnly)
        : this(members, aliveOnly, null)
    {
    }

    private MemberQuery(IReadOnlyList<Member> members, bool aliveOnly, Condition? last) =>
        (_members, _aliveOnly, _last) = (members, aliveOnly, last);

    /// <summary>Those of them that have the tag, with whatever value.</summary>
    public MemberQuery WithTag(string key) => And(key, value: null, negated: false);

    /// <summary>Those of them whose tag has this value.</summary>
    public MemberQuery WithTag(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return And(key, value, negated: false);
    }

    /// <summary>Those of them that do not have the tag.</summary>
    public MemberQuery WithoutTag(string key) => And(key, value: null, negated: true);

    /// <summary>Those of them whose tag has not this value, those without the tag included.</summary>
    public MemberQuery WithoutTag(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return And(key, value, negated: true);
    }

    /// <summary>How many they are.</summary>
    public int Count()
    {
        var count = 0;
        foreach (var _ in this) count++;
        return count;
    }

    /// <summary>Whether there is one.</summary>
    public bool Any() => GetEnumerator().MoveNext();

    /// <summary>The first of them by name; null when there is none.</summary>
    public Member? FirstOrDefault()
    {
        foreach (var member in this) return member;
        return null;
    }

    /// <summary>For <c>foreach</c>.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<Member> IEnumerable<Member>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private MemberQuery And(string key, string? value, bool negated)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new MemberQuery(_members, _aliveOnly, new Condition(key, value, negated, _last));
    }

    private bool Includes(Member member)
    {
        if (_aliveOnly ? member.Status != MemberStatus.Alive : !member.IsLive) return false;
        for (var condition = _last; condition is not null; condition = condition.Before)
        {
            var holds = member.Details.Tags.TryGetValue(condition.Key, out var value) && (condition.Value is null || condition.Value == value);
            if (holds == condition.Negated) return false;
        }

        return true;
    }

    /// <summary>Goes through the members once.</summary>
    public struct Enumerator : IEnumerator<Member>
    {
        private readonly MemberQuery _query;
        private int _at = -1;

        internal Enumerator(MemberQuery query) => _query = query;

        /// <inheritdoc/>
        public readonly Member Current => _query._members[_at];

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            if (_query._members is null) return false;
            while (++_at < _query._members.Count)
            {
                if (_query.Includes(_query._members[_at])) return true;
            }

            return false;
        }

        /// <inheritdoc/>
        public void Reset() => _at = -1;

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }
    }

    private sealed record Condition(string Key, string? Value, bool Negated, Condition? Before);
}
