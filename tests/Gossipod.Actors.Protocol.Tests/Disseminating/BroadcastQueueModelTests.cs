using Gossipod.Actors.Protocol.Disseminating;

namespace Gossipod.Actors.Protocol.Tests.Disseminating;

/// <summary>The queue against a list that is sorted anew at every fill.</summary>
public sealed class BroadcastQueueModelTests
{
    [Fact]
    public void The_queue_does_what_a_naive_list_does()
    {
        for (var seed = 0UL; seed < 400; seed++)
        {
            var random = Given.Random(seed);
            var queue = new BroadcastQueue<string>();
            var model = new NaiveQueue();
            for (var step = 0; step < 150; step++)
            {
                Step(queue, model, random, $"seed {seed}, step {step}");
                Assert.Equal(model.Count, queue.Count);
            }
        }
    }

    private static void Step(BroadcastQueue<string> queue, NaiveQueue model, SeededRandom random, string where)
    {
        var key = $"k{random.Next(40)}";
        switch (random.Next(8))
        {
            case 0:
                Assert.Equal(model.Remove(key), queue.Remove(key));
                return;
            case < 5:
                var bytes = new byte[1 + random.Next(30)];
                for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)random.Next(256);
                var priority = random.Next(5);
                queue.Enqueue(key, priority, bytes);
                model.Enqueue(key, priority, bytes);
                return;
            default:
                var (budget, most, limit) = (random.Next(120), 1 + random.Next(12), 1 + random.Next(6));
                var skip = random.Next(2) == 0 ? key : null;
                var buffer = new byte[budget];
                var written = queue.Fill(buffer, most, limit, skip);
                var expected = model.Fill(budget, most, limit, skip);
                Assert.True(expected.AsSpan().SequenceEqual(buffer.AsSpan(0, written)), where);
                return;
        }
    }

    private sealed class NaiveQueue
    {
        private readonly List<Item> _items = [];
        private int _arrivals;

        public int Count => _items.Count;

        public void Enqueue(string key, int priority, byte[] bytes)
        {
            Remove(key);
            _items.Add(new Item(key, priority, bytes, _arrivals++));
        }

        public bool Remove(string key) => _items.RemoveAll(item => item.Key == key) > 0;

        public byte[] Fill(int budget, int most, int limit, string? skip)
        {
            var chosen = new List<Item>();
            var passedOver = 0;
            var order = _items.OrderBy(item => item.Sent).ThenByDescending(item => item.Priority).ThenByDescending(item => item.Arrival);
            foreach (var item in order)
            {
                if (chosen.Count == most || passedOver == BroadcastQueue<string>.MaxLookAhead) break;
                if (item.Key == skip || chosen.Sum(one => one.Bytes.Length) + item.Bytes.Length > budget) passedOver++;
                else chosen.Add(item);
            }

            foreach (var item in chosen) item.Sent++;
            _items.RemoveAll(item => chosen.Contains(item) && item.Sent >= limit);

            return [.. chosen.SelectMany(item => item.Bytes)];
        }
    }

    private sealed class Item(string key, int priority, byte[] bytes, int arrival)
    {
        public string Key => key;

        public int Priority => priority;

        public byte[] Bytes => bytes;

        public int Arrival => arrival;

        public int Sent { get; set; }
    }
}
