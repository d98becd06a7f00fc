namespace Gossipod.Actors.Protocol;

/// <summary>Draws without replacement: a few random tries while they are likely to hit, a full scan otherwise. Exhaustive in small sets.</summary>
internal static class RandomPick
{
    /// <summary>Up to <paramref name="count"/> different items that satisfy <paramref name="eligible"/>, each equally likely.</summary>
    public static IReadOnlyList<T> Of<T>(List<T> items, int count, Predicate<T> eligible, SeededRandom random)
        where T : class
    {
        if (count <= 0 || items.Count == 0) return [];
        var picked = new List<T>(Math.Min(count, items.Count));
        if (items.Count > 8 * count)
        {
            for (var tries = 4 * count; tries > 0 && picked.Count < count; tries--)
            {
                var item = items[random.Next(items.Count)];
                if (eligible(item) && !picked.Contains(item)) picked.Add(item);
            }

            if (picked.Count == count) return picked;
            picked.Clear();
        }

        var rest = items.FindAll(eligible);
        for (var i = 0; i < rest.Count && picked.Count < count; i++)
        {
            var j = i + random.Next(rest.Count - i);
            (rest[i], rest[j]) = (rest[j], rest[i]);
            picked.Add(rest[i]);
        }

        return picked;
    }
}
