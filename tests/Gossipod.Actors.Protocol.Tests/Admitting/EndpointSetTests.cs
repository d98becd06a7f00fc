using System.Net;
using Gossipod.Actors.Protocol.Admitting;

namespace Gossipod.Actors.Protocol.Tests.Admitting;

public sealed class EndpointSetTests
{
    [Theory]
    [InlineData(1UL)]
    [InlineData(0xFEDC_BA98_7654_3210UL)]
    public void It_agrees_with_a_list_over_many_random_steps(ulong key)
    {
        var (set, model, random) = (new EndpointSet(key), new List<IPEndPoint>(), new SeededRandom(key, 7));
        for (var step = 0; step < 20_000; step++)
        {
            if (random.Next(5) < (step % 4_000 < 2_000 ? 3 : 1))
            {
                var added = Endpoint(random.Next(3_000));
                set.Add(added);
                model.Add(added);
            }
            else
            {
                var removed = Endpoint(random.Next(3_000));
                set.Remove(removed);
                model.Remove(removed);
            }

            var asked = Endpoint(random.Next(3_000));
            Assert.Equal(model.Contains(asked), set.Contains(asked));
            Assert.Equal(model.Count, set.Count);
        }

        Assert.All(model, endpoint => Assert.True(set.Contains(endpoint)));
        set.Clear();
        Assert.All(model, endpoint => Assert.False(set.Contains(endpoint)));
    }

    private static IPEndPoint Endpoint(int number) => new(new IPAddress(0x0100_007FL), 1 + number);
}
