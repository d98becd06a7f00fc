using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Gossipod.Actors.AspNetCore.Json;

namespace Gossipod.Actors.AspNetCore.Measure;

/// <summary>A cluster of any size that exists in JSON only, whose members are suspected, recover, change, die and come back at a given rate.</summary>
public sealed class MadeUpCluster : IClusterView
{
    private readonly Lock _gate = new();
    private readonly MemberJson[] _members;
    private readonly List<Channel<EventJson>> _watchers = [];
    private long _sequence;

    /// <summary>A cluster whose members are named <c>node-0000</c>, <c>node-0001</c> …; the first is the node itself.</summary>
    public MadeUpCluster(int size) => _members = [.. Enumerable.Range(0, size).Select(Alive)];

    /// <summary>Where the node stands.</summary>
    public string Phase { get; set; } = "running";

    /// <summary>The node's own local health.</summary>
    public int LocalHealth { get; private set; }

    /// <summary>How many events there were.</summary>
    public long Sequence => Interlocked.Read(ref _sequence);

    Task IClusterView.Started => Task.CompletedTask;

    /// <summary>Makes one event: the next member is suspected, recovers, is suspected again, dies, joins again or has new tags, in turn.</summary>
    public void Happen() => HappenTo(1 + (int)(Sequence * 37 % (_members.Length - 1)));

    /// <summary>The same for one member.</summary>
    public void HappenTo(int at)
    {
        lock (_gate)
        {
            var number = Interlocked.Increment(ref _sequence);
            var (status, type) = (_members[at].Incarnation % 6) switch
            {
                0 or 2 => ("suspect", "suspected"),
                1 => ("alive", "recovered"),
                3 => ("dead", "died"),
                4 => ("alive", "joined"),
                _ => ("alive", "updated"),
            };
            var cause = status is "alive" ? null : Cause(at);
            _members[at] = _members[at] with { Status = status, Cause = cause, Incarnation = _members[at].Incarnation + 1, Since = Now };
            _members[at] = status is "dead" ? _members[at] with { Sighting = null, IsStreamOnly = false } : _members[at] with { Sighting = SightingOf(at) };
            Tell(new EventJson { Sequence = number, At = Now, Type = type, Member = _members[at], Cause = cause, Changes = type == "updated" ? ["tags"] : null });
        }
    }

    /// <summary>The node's own local health becomes that.</summary>
    public void BecomeSlow(int score)
    {
        lock (_gate)
        {
            Tell(new EventJson { Sequence = Interlocked.Increment(ref _sequence), At = Now, Type = "health", LocalHealth = score, PreviousLocalHealth = LocalHealth });
            LocalHealth = score;
        }
    }

    /// <summary>A member says that its local health is that, with a ping and so without an event.</summary>
    public void SaySlow(int at, int score)
    {
        lock (_gate) _members[at] = _members[at] with { Sighting = _members[at].Sighting! with { LocalHealth = score } };
    }

    /// <summary>A member's datagrams are swallowed on the way.</summary>
    public void Block(int at)
    {
        lock (_gate)
        {
            _members[at] = _members[at] with { IsStreamOnly = true };
            Tell(new EventJson { Sequence = Interlocked.Increment(ref _sequence), At = Now, Type = "path", Member = _members[at], IsBlocked = true });
        }
    }

    /// <summary>The node itself begins to leave, which is no event.</summary>
    public void Leave()
    {
        lock (_gate) _members[0] = _members[0] with { Status = "leaving" };
    }

    /// <summary>Makes that many events per second until it is cancelled.</summary>
    public async Task HappenAsync(int perSecond, CancellationToken ending)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var (clock, made) = (System.Diagnostics.Stopwatch.StartNew(), 0);
        try
        {
            while (await timer.WaitForNextTickAsync(ending))
            {
                for (; made < clock.Elapsed.TotalSeconds * perSecond; made++) Happen();
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }

    (long Sequence, IReadOnlyList<MemberJson> Members) IClusterView.Members()
    {
        lock (_gate) return (_sequence, [.. _members]);
    }

    (long Sequence, MemberJson Member)? IClusterView.Find(string name)
    {
        lock (_gate) return Array.Find(_members, member => member.Name == name) is { } member ? (_sequence, member) : null;
    }

    HealthJson IClusterView.Health() => new()
    {
        Status = "healthy",
        Reason = "made up",
        IsStarted = true,
        IsReady = true,
        IsLive = true,
        Phase = Phase,
        LocalHealth = LocalHealth,
        LocalHealthMax = 8,
    };

    SelfJson IClusterView.Self(bool allowsActions, StreamsJson streams) => new()
    {
        Cluster = "made-up",
        Version = "0",
        Member = _members[0],
        Health = ((IClusterView)this).Health(),
        Sequence = Sequence,
        ViewHash = Hash(0),
        Counts = new CountsJson(_members.Length, 0, 0, 0, 0, 0),
        Bound = _members[0].Address,
        Advertised = _members[0].Address,
        AddressProblems = [],
        Seeds = [],
        Profile = "lan",
        ProtocolPeriodMs = 1_000,
        AllowsActions = allowsActions,
        Streams = streams,
    };

    SightingsJson IClusterView.Sightings() => new()
    {
        ViewHash = Hash(0),
        Members = _members.Where(member => member.Sighting is not null).ToDictionary(member => member.Name, member => member.Sighting!),
    };

    /// <summary>Ends the watches under way, with an error or as when the ActorSystem ends.</summary>
    public void EndWatches(Exception? failure = null)
    {
        lock (_gate)
        {
            foreach (var watcher in _watchers) watcher.Writer.TryComplete(failure);
            _watchers.Clear();
        }
    }

    /// <summary>How many watches are under way.</summary>
    public int WatchCount
    {
        get
        {
            lock (_gate) return _watchers.Count;
        }
    }

    /// <summary>Lets a member die without an event, as while nobody looks.</summary>
    public void DieUnseen(int at)
    {
        lock (_gate) _members[at] = _members[at] with { Status = "dead", Sighting = null };
    }

    async IAsyncEnumerable<EventJson> IClusterView.WatchAsync([EnumeratorCancellation] CancellationToken ending)
    {
        var watcher = Channel.CreateUnbounded<EventJson>();
        lock (_gate) _watchers.Add(watcher);
        await foreach (var @event in watcher.Reader.ReadAllAsync(ending)) yield return @event;
    }

    private void Tell(EventJson @event)
    {
        foreach (var watcher in _watchers) watcher.Writer.TryWrite(@event);
    }

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private static string Hash(int seed) => (0x9E3779B97F4A7C15UL * (ulong)(seed + 1)).ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

    private static CauseJson Cause(int at) => new() { From = $"node-{at / 2:0000}", Confirmers = [$"node-{at / 3:0000}"], ElapsedMs = 4_000, Helpers = ["node-0003"], Nacks = 1, NackedBy = ["node-0003"], TriedStream = true, LocalHealth = 0, ProbeMs = 1_000 };

    private static MemberJson Alive(int at) => new()
    {
        Name = $"node-{at:0000}",
        Address = $"10.0.{at / 250}.{at % 250 + 1}:7946",
        Status = "alive",
        IsSelf = at == 0,
        Generation = 1_764_000_000_000,
        Incarnation = 0,
        Tags = new Dictionary<string, string> { ["role"] = at % 3 == 0 ? "worker" : "web", ["zone"] = $"zone-{at % 5}" },
        MetadataBytes = 0,
        Sighting = at == 0 ? null : SightingOf(at),
    };

    private static SightingJson SightingOf(int at) => new()
    {
        RoundTripMs = 0.4 + at % 10 * 0.1,
        RoundTripAgeMs = 5_000,
        ViewHash = Hash(at % 50 == 1 ? 1 : 0),
        ViewHashAgeMs = 800,
        LocalHealth = 0,
    };
}
