using System.Runtime.InteropServices;

namespace Gossipod.Actors.Protocol.Members;

/// <summary>
/// Members in an order of the owner's, each found by its name: a list, and beside it a hash table that holds nothing but places in the
/// list, 16 bytes a member in all. A removal puts the last member in the gap. Not thread-safe.
/// </summary>
internal sealed class MemberList
{
    private const int SlotsMin = 8;

    private readonly List<Member> _items = [];

    /// <summary>Open addressing with linear probing from the name's tag; each slot is a place + 1, or 0. At most three quarters are in use.</summary>
    private int[] _slots = new int[SlotsMin];

    public int Count => _items.Count;

    public IReadOnlyList<Member> Items => _items;

    public Member this[int at] => _items[at];

    public Member? Find(MemberName name) => IndexOf(name) is var at && at >= 0 ? _items[at] : null;

    public bool Contains(MemberName name) => IndexOf(name) >= 0;

    /// <summary>Where the member of that name is; −1 when it is not here.</summary>
    public int IndexOf(MemberName name)
    {
        var slots = _slots;
        var items = CollectionsMarshal.AsSpan(_items);
        for (var slot = (int)name.Tag & (slots.Length - 1); slots[slot] is var place && place != 0; slot = (slot + 1) & (slots.Length - 1))
        {
            var held = items[place - 1].MemberName;
            if (ReferenceEquals(held, name) || held.Equals(name)) return place - 1;
        }

        return -1;
    }

    /// <summary>A member whose name has that tag; null when there is none.</summary>
    public Member? FindTag(uint tag)
    {
        var mask = _slots.Length - 1;
        for (var slot = (int)tag & mask; _slots[slot] is var place && place != 0; slot = (slot + 1) & mask)
        {
            if (_items[place - 1].MemberName.Tag == tag) return _items[place - 1];
        }

        return null;
    }

    /// <summary>Replaces the row of the member's name in its place, or adds the member as the last.</summary>
    /// <returns>The row replaced; null for an addition.</returns>
    public Member? Put(Member member)
    {
        if (IndexOf(member.MemberName) is var at && at >= 0)
        {
            var old = _items[at];
            _items[at] = member;
            return old;
        }

        _items.Add(member);
        if (_items.Count * 4 > _slots.Length * 3) Rebuild(_slots.Length * 2);
        else Enter(_items.Count);
        return null;
    }

    public bool Remove(MemberName name)
    {
        if (IndexOf(name) is var at && at < 0) return false;
        Swap(at, _items.Count - 1);
        Leave(SlotOf(_items.Count));
        _items.RemoveAt(_items.Count - 1);
        return true;
    }

    /// <summary>Two members change places.</summary>
    public void Swap(int i, int j)
    {
        if (i == j) return;
        var (first, second) = (SlotOf(i + 1), SlotOf(j + 1));
        (_slots[first], _slots[second]) = (_slots[second], _slots[first]);
        (_items[i], _items[j]) = (_items[j], _items[i]);
    }

    public void Shuffle(SeededRandom random)
    {
        random.Shuffle(_items);
        Rebuild(_slots.Length);
    }

    /// <inheritdoc cref="RandomPick.Of{T}"/>
    public IReadOnlyList<Member> Pick(int count, Predicate<Member> eligible, SeededRandom random) =>
        RandomPick.Of(_items, count, eligible, random);

    private int HomeOf(int place) => (int)_items[place - 1].MemberName.Tag & (_slots.Length - 1);

    private int SlotOf(int place)
    {
        var slot = HomeOf(place);
        while (_slots[slot] != place) slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }

    private void Enter(int place)
    {
        var slot = HomeOf(place);
        while (_slots[slot] != 0) slot = (slot + 1) & (_slots.Length - 1);
        _slots[slot] = place;
    }

    /// <summary>Empties a slot, and moves up those behind it that would not be found across the gap.</summary>
    private void Leave(int gap)
    {
        var mask = _slots.Length - 1;
        for (var slot = (gap + 1) & mask; _slots[slot] is var place && place != 0; slot = (slot + 1) & mask)
        {
            if (((slot - HomeOf(place)) & mask) < ((slot - gap) & mask)) continue;
            _slots[gap] = place;
            gap = slot;
        }

        _slots[gap] = 0;
    }

    private void Rebuild(int size)
    {
        if (size == _slots.Length) Array.Clear(_slots);
        else _slots = new int[size];
        for (var place = 1; place <= _items.Count; place++) Enter(place);
    }
}
