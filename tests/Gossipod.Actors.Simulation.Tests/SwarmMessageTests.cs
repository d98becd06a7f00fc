using System.Globalization;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.TestKit;
using Xunit.Abstractions;

namespace Gossipod.Actors.Simulation.Tests;

/// <summary>
/// Messages and broadcasts under random faults: what the protocol promises of them, for every pair of nodes and every life.
/// GOSSIPOD_SEEDS sets how many seeds run.
/// </summary>
public sealed class SwarmMessageTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void Nothing_comes_twice_or_out_of_order_and_what_was_acknowledged_has_come()
    {
        var seeds = int.Parse(Environment.GetEnvironmentVariable("GOSSIPOD_SEEDS") ?? "8", CultureInfo.InvariantCulture);
        for (var seed = 1UL; seed <= (ulong)seeds; seed++) output.WriteLine($"seed {seed}: {Run(seed)}");
    }

    private static string Run(ulong seed)
    {
        using var sim = SimCluster.Create(seed, nodes: 9);
        sim.CheckInvariants();
        var traffic = new Traffic(sim);
        sim.RunUntilConverged();
        traffic.Start();
        FaultSwarm.Run(sim, 2.Minutes());
        traffic.Stop();
        sim.HealAndAgree();
        sim.Run(1.Minutes());
        var result = traffic.Check();
        sim.StopAndDemandNothingIsLeft();
        return result;
    }

    /// <summary>A number for each message of a pair of nodes, and for each broadcast.</summary>
    private sealed class Traffic
    {
        private readonly SimCluster _sim;
        private readonly SeededRandom _random;
        private readonly Dictionary<(string From, string To), int> _numbers = [];
        private readonly List<(string From, int Life, string To, int Number, Task Task)> _sent = [];
        private readonly Dictionary<(string From, string To), List<int>> _received = [];
        private readonly HashSet<(string Node, int Life, string From, int Number)> _heard = [];
        private readonly List<string> _violations = [];
        private int _broadcasts;
        private int _refused;
        private int _delivered;
        private bool _isOn;

        public Traffic(SimCluster sim)
        {
            _sim = sim;
            _random = new SeededRandom(sim.Seed, 99);
            sim.OnMessage((_, node, message) => OnMessage(node, message));
        }

        public void Start()
        {
            _isOn = true;
            Next();
        }

        public void Stop() => _isOn = false;

        public string Check()
        {
            Assert.True(_violations.Count == 0, $"seed {_sim.Seed}: {string.Join("; ", _violations)}");
            var pending = _sent.Where(sent => !sent.Task.IsCompleted && _sim.LiveNodes.Contains(sent.From) && _sim.Node(sent.From).Life == sent.Life).ToList();
            Assert.True(pending.Count == 0, $"seed {_sim.Seed}: {pending.Count} sends neither failed nor were acknowledged");
            var acknowledged = _sent.Where(sent => sent.Task.IsCompletedSuccessfully).ToList();
            foreach (var (from, _, to, number, _) in acknowledged)
                Assert.True(_received.TryGetValue((from, to), out var numbers) && numbers.BinarySearch(number) >= 0, $"seed {_sim.Seed}: {number} of {from} to {to} is acknowledged and did not come");
            var failed = _sent.Count(sent => sent.Task.IsFaulted);
            Assert.True(acknowledged.Count > 200 && failed > 0, $"vacuous: {acknowledged.Count} acknowledged, {failed} failed");
            Assert.True(_delivered > 500, $"vacuous: {_delivered} broadcasts delivered");
            return $"{_sent.Count} messages, {acknowledged.Count} acknowledged, {failed} failed; {_broadcasts} broadcasts, {_refused} refused, {_delivered} deliveries";
        }

        private void Next()
        {
            if (!_isOn) return;
            var live = _sim.LiveNodes;
            var (from, to) = (live[_random.Next(live.Count)], live[_random.Next(live.Count)]);
            if (_random.Next(4) == 0)
            {
                Broadcast(from);
            }
            else if (from != to && !_sim.Node(from).IsPaused)
            {
                var number = _numbers[(from, to)] = _numbers.GetValueOrDefault((from, to)) + 1;
                _sent.Add((from, _sim.Node(from).Life, to, number, _sim.Send(from, to, BitConverter.GetBytes(number))));
            }

            _sim.Scheduler.After(Pace, Next);
        }

        /// <summary>One that has just started, or starts again after a leave, takes none yet.</summary>
        private void Broadcast(string from)
        {
            try
            {
                _sim.Broadcast(from, BitConverter.GetBytes(_broadcasts + 1));
                _broadcasts++;
            }
            catch (SendException refused) when (refused.Failure is SendFailure.NotStarted or SendFailure.Left)
            {
                _refused++;
            }
        }

        private void OnMessage(string node, UserMessageReceived message)
        {
            var number = BitConverter.ToInt32(message.Payload.Bytes.Span);
            if (message.Kind == MessageKind.Broadcast)
            {
                _delivered++;
                if (!_heard.Add((node, _sim.Node(node).Life, message.From.Name, number))) _violations.Add($"{node} got broadcast {number} of {message.From.Name} twice");
                return;
            }

            var pair = (message.From.Name, node);
            if (!_received.TryGetValue(pair, out var numbers)) _received[pair] = numbers = [];
            if (numbers.Count > 0 && numbers[^1] >= number) _violations.Add($"{node} got {number} of {message.From.Name} after {numbers[^1]}");
            numbers.Add(number);
        }
    }
}
