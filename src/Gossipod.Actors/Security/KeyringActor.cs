using System.Net;
using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Node;
using Gossipod.Actors.Protocol;
using Gossipod.Actors.Protocol.Keys;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Syncing;
using Gossipod.Actors.Transport;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Security;

/// <summary>
/// Changes this node's keys, on the application's command and on that of peers, and carries commands to all members. Sole owner of the
/// <see cref="KeyStore"/> and of the <see cref="KeyCommand"/>s under way: at most one that changes something, and one that lists, beside it.
/// </summary>
/// <remarks>
/// Keys travel on protected streams only: a node that takes or sends anything in the clear neither gives nor takes any. A node that
/// sees a member seal with a key that it lacks has missed a command, and fetches that member's ring with a key that both have. Never
/// restarted: a failure stops the node.
/// </remarks>
internal sealed class KeyringActor : UntypedActor
{
    private const int MaxAtOnce = 32;

    private static readonly TimeSpan FetchInterval = TimeSpan.FromSeconds(2);

    private readonly NodeContext _context;
    private readonly MemberName _self;
    private readonly KeyStore? _store;
    private readonly StreamCodec _codec;
    private readonly ILoggingAdapter _log;
    private readonly Dictionary<IActorRef, KeyCall> _calls = [];
    private readonly List<IActorRef> _waitForList = [];
    private KeyRun? _change;
    private KeyRun? _list;
    private MonotonicTime _fetchedAt = MonotonicTime.Never;

    public KeyringActor(NodeContext context)
    {
        _context = context;
        _log = Context.GetLogger(context);
        _self = context.Settings.Name;
        _store = context.Keys.Current is null ? null : new KeyStore(context.Keys, context.Settings.Security.KeyFile);
        _codec = StreamCodec.For(context.Settings, context.Names);
    }

    public static Props Props(NodeContext context) => new Props(typeof(KeyringActor), [context]).WithDispatcher(context.Dispatcher);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ManageKeys order: OnOrder(order); break;
            case UnknownKeySeen seen: OnUnknownKey(seen); break;
            case StreamIntroduced { First: KeyRequest request } stream: OnRequest(stream, request); break;
            case StreamOpened { Tag: KeyCall call } opened: OnOpened(call, opened); break;
            case StreamFailed { Tag: KeyCall call } failed: OnAnswer(call, null, failed.Reason); break;
            case FrameReceived frame when _calls.Remove(frame.Stream, out var call): OnFrame(call, frame); break;
            case StreamClosed closed when _calls.Remove(closed.Stream, out var call): OnAnswer(call, null, closed.Error ?? "it closed the stream"); break;
            case FrameReceived or StreamClosed: break;
            default: Unhandled(message); break;
        }
    }

    /// <summary>Why keys are neither given nor taken here; null when they are.</summary>
    private string? Obstacle => _store is null
        ? "it has no keys; set security.keys, security.key-file or security.key-environment"
        : _context.Settings.Security is { AcceptsClear: false, Seals: true } ? null
        : "it still sends or accepts the clear; set security.verify-incoming and verify-outgoing on first";

    private void OnOrder(ManageKeys order)
    {
        if (Obstacle is { } obstacle) Sender.Tell(new KeyringReport([], $"'{_self}' cannot change keys: {obstacle}"));
        else if (order.Operation == KeyOperation.List) OnList(order);
        else if (_change is not null) Sender.Tell(new Status.Failure(new GossipodException("another key command is under way; wait for its report")));
        else Proceed(_change = Begin(order, [Sender]));
    }

    /// <summary>Lists hold up no change, and many at once cost no more than one: those who ask during one share the next.</summary>
    private void OnList(ManageKeys order)
    {
        if (_list is null) Proceed(_list = Begin(order, [Sender]));
        else _waitForList.Add(Sender);
    }

    private KeyRun Begin(ManageKeys order, IReadOnlyList<IActorRef> askers)
    {
        var others = _context.Snapshot.Current?.Live.Where(member => !member.MemberName.Equals(_self)).Select(member => member.Name) ?? [];
        return new KeyRun(order, new KeyCommand(order, [_self.Value, .. others]), askers);
    }

    private void Proceed(KeyRun run)
    {
        while (true)
        {
            while (run.Command.Next(MaxAtOnce) is { } name) Ask(run, name);
            if (!run.Command.IsPhaseOver) return;
            if (run.Command.Conclude() is { } report)
            {
                Conclude(run, report);
                return;
            }
        }
    }

    private void Conclude(KeyRun run, KeyringReport report)
    {
        LogMessages.KeyCommandDone(_log, run.Order.Operation, run.Order.Id, report);
        foreach (var asker in run.Askers) asker.Tell(report);
        if (run == _change) _change = null;
        if (run != _list) return;
        _list = null;
        if (_waitForList.Count == 0) return;
        _list = Begin(run.Order, [.. _waitForList]);
        _waitForList.Clear();
        Proceed(_list);
    }

    private void Ask(KeyRun run, string name)
    {
        var (command, order) = (run.Command, run.Order);
        if (name == _self.Value)
        {
            var problem = Change(command.Phase, order.Key, order.Id);
            command.OnReport(new MemberKeys(name, _store!.Ids, problem.Length == 0 ? null : problem));
        }
        else if (_context.Snapshot.Current?.Find(name) is { IsLive: true, StreamAddress: { } address } member)
        {
            var key = command.Phase == KeyOperation.Install ? order.Key!.ToBytes() : ReadOnlyMemory<byte>.Empty;
            Open(address, new KeyCall(name, new KeyRequest(command.Phase, member.MemberName.Tag, order.Id.Value, key), run));
        }
        else
        {
            command.OnReport(new MemberKeys(name, [], "it is not a live member with a stream port any more"));
        }
    }

    private void Open(IPEndPoint to, KeyCall call) => _context.Refs.Streams.Tell(
        new OpenStream(to, _context.Settings.Sync.ExchangeTimeout, call) { Expected = MemberName.TryCreate(call.Name, out _) });

    private void OnOpened(KeyCall call, StreamOpened opened)
    {
        if (opened.Certified is { } peer)
        {
            var proof = new KeyProof(_context.Settings.ClusterName, _self, peer);
            call = call with { Request = proof.Prove(_store!.Ring, call.Request), Proof = proof };
        }

        _calls[opened.Stream] = call;
        opened.Stream.Tell(new SendFrame(_codec.Encode(call.Request)));
    }

    private void OnFrame(KeyCall call, FrameReceived frame)
    {
        frame.Stream.Tell(CloseStream.Instance);
        switch (_codec.Decode(frame.Payload).Value)
        {
            case KeyReport report when call.Proof?.IsProven(_store!.Ring, report) == false:
                _context.Counters.Add(Counter.StreamsWrongKey);
                OnAnswer(call, null, "its answer does not prove any key of ours");
                break;
            case KeyReport report when report.Source.Value == call.Name: OnAnswer(call, report, report.Problem); break;
            case StreamError error: OnAnswer(call, null, error.Detail); break;
            default: OnAnswer(call, null, "its answer was none"); break;
        }
    }

    private void OnAnswer(KeyCall call, KeyReport? report, string problem)
    {
        if (call.Run is not { } run)
        {
            OnFetched(call, report, problem);
            return;
        }

        IReadOnlyList<KeyId> ids = report is null ? [] : [.. report.KeyIds.Select(id => new KeyId(id))];
        run.Command.OnReport(new MemberKeys(call.Name, ids, problem.Length == 0 ? null : problem));
        Proceed(run);
    }

    private void OnRequest(StreamIntroduced stream, KeyRequest request)
    {
        StreamMessage answer = request.Target != _self.Tag
            ? new StreamError(StreamErrorCode.Unavailable, $"'{_self}' listens here and is not the member asked for")
            : Obstacle is { } obstacle ? new StreamError(StreamErrorCode.Unavailable, $"'{_self}' cannot change keys: {obstacle}")
            : stream.Certified is not { } peer ? Answer(request)
            : Answer(request, new KeyProof(_context.Settings.ClusterName, peer, _self));
        stream.Stream.Tell(new SendFrame(_codec.Encode(answer)));
        stream.Stream.Tell(CloseStream.Instance);
    }

    /// <summary>Over TLS, where the seal proves no key.</summary>
    private StreamMessage Answer(KeyRequest request, KeyProof proof)
    {
        if (proof.IsProven(_store!.Ring, request))
        {
            var report = Answer(request);
            return proof.Prove(_store.Ring, report);
        }

        _context.Counters.Add(Counter.StreamsWrongKey);
        return new StreamError(StreamErrorCode.WrongKey, $"the request does not prove any key of '{_self}'") { KeyIds = [.. _store.Ids.Select(id => id.Value)] };
    }

    private KeyReport Answer(KeyRequest request)
    {
        var key = request.Key.Length == ClusterKey.SizeInBytes ? ClusterKey.FromBytes(request.Key.Span) : null;
        var problem = Change(request.Operation, key, new KeyId(request.KeyId));
        return _store!.Report(_self, problem, withKeys: request.Operation == KeyOperation.Fetch);
    }

    private string Change(KeyOperation operation, ClusterKey? key, KeyId id)
    {
        var before = _store!.Ring;
        var problem = _store.Apply(operation, key, id);
        if (_store.Ring != before) LogMessages.KeysChanged(_log, _store.Ids, _store.IsLasting);
        return problem;
    }

    /// <summary>A member seals with a key that we have not got: we missed a command while we were away, or joined during one.</summary>
    private void OnUnknownKey(UnknownKeySeen seen)
    {
        var now = _context.Now;
        if (Obstacle is not null || now - _fetchedAt < FetchInterval || _store!.Ring.Find(seen.Id) is not null) return;
        _fetchedAt = now;
        var member = _context.Snapshot.Current?.Live.FirstOrDefault(member => member.Address.Equals(seen.From));
        if (member?.StreamAddress is not { } address) return;
        Open(address, new KeyCall(member.Name, new KeyRequest(KeyOperation.Fetch, member.MemberName.Tag, seen.Id.Value, default), null));
    }

    private void OnFetched(KeyCall call, KeyReport? report, string problem)
    {
        if (report is not null && KeyStore.Read(report) is { } keys)
        {
            problem = _store!.Adopt(keys);
            if (problem.Length == 0)
            {
                LogMessages.KeysFetched(_log, call.Name, _store.Ids, _store.IsLasting);
                return;
            }
        }

        LogMessages.FetchFailed(_log, _context.LogLimits, call.Name, new KeyId(call.Request.KeyId).ToString(), problem);
    }
}
