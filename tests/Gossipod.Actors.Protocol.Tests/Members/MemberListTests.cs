using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Protocol.Tests.Members;

/// <summary>The list against a plain one that is searched from the start.</summary>
public sealed class MemberListTests
{
    [Fact]
    public void The_list_does_what_a_plain_list_does()
    {
        for (var seed = 0UL; seed < 200; seed++)
        {
            var random = Given.Random(seed);
            var (list, model) = (new MemberList(), new List<Member>());
            var names = 1 + random.Next(120);
            for (var step = 0; step < 600; step++)
            {
                Step(list, model, names, random);
                Assert.Equal(model, list.Items);
            }

            for (var i = 0; i < names; i++)
            {
                var name = Given.Name($"m{i}");
                var expected = model.Find(member => member.MemberName.Equals(name));
                Assert.Same(expected, list.Find(name));
                Assert.Same(expected, list.FindTag(name.Tag));
                Assert.Equal(model.FindIndex(member => member.MemberName.Equals(name)), list.IndexOf(name));
                Assert.Equal(expected is not null, list.Contains(name));
            }
        }
    }

    [Fact]
    public void Names_that_share_a_tag_are_told_apart()
    {
        var (first, second) = Given.NamesSharingATag();
        var list = new MemberList();
        list.Put(Given.Row(first.Value));
        Assert.Null(list.Find(second));
        list.Put(Given.Row(second.Value));
        Assert.Equal((first, second), (list.Find(first)!.MemberName, list.Find(second)!.MemberName));
        Assert.True(list.Remove(first));
        Assert.Equal(second, list.FindTag(first.Tag)!.MemberName);
        Assert.False(list.Remove(first));
    }

    private static void Step(MemberList list, List<Member> model, int names, SeededRandom random)
    {
        var row = Given.Row($"m{random.Next(names)}");
        var at = model.FindIndex(member => member.MemberName.Equals(row.MemberName));
        switch (random.Next(8))
        {
            case < 4:
                Assert.Same(at < 0 ? null : model[at], list.Put(row));
                if (at < 0) model.Add(row);
                else model[at] = row;
                return;
            case < 6:
                Assert.Equal(at >= 0, list.Remove(row.MemberName));
                if (at < 0) return;
                model[at] = model[^1];
                model.RemoveAt(model.Count - 1);
                return;
            case 6 when model.Count > 0:
                var (i, j) = (random.Next(model.Count), random.Next(model.Count));
                list.Swap(i, j);
                (model[i], model[j]) = (model[j], model[i]);
                return;
            default:
                list.Shuffle(Given.Random(77));
                Given.Random(77).Shuffle(model);
                return;
        }
    }
}
