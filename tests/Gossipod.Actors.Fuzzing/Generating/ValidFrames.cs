using System.Collections;
using Gossipod.Actors.Protocol.Forgetting;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Paths;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Fuzzing.Generating;

/// <summary>Random frames that a node may send on a stream.</summary>
/// <param name="random">Decides.</param>
/// <param name="known">Members that half of the frames are about and from; null for none.</param>
internal sealed class ValidFrames(FuzzRandom random, IReadOnlyList<Member>? known = null)
{
    private readonly ValidMessages _messages = new(random, known);

    public StreamMessage Frame() => random.Next(17) switch
    {
        0 => Request(_messages.Name()),
        1 => new InSync(_messages.Name(), random.Bytes(random.Next(40))),
        2 => new BucketDigests(ValidMessages.Many(random.Next(1, 50), () => (uint)random.NextUInt64())),
        3 => Fingerprints(),
        4 => new SyncAccepted(random.OneIn(2) ? Row() : null, random.Bytes(random.Next(40))),
        5 => new StreamError((StreamErrorCode)random.Next(1, 6), _messages.Name().Value),
        6 => new StreamPing(
            _messages.Number(ulong.MaxValue), (uint)random.NextUInt64(), (uint)random.NextUInt64(), random.NextUInt64(), random.OneIn(2)),
        7 => new StreamPong(_messages.Number(ulong.MaxValue), (uint)random.NextUInt64(), random.NextUInt64()),
        8 => new MessageHello(
            _messages.Name(), (uint)random.NextUInt64(), random.NextUInt64(), random.NextUInt64(), _messages.Number(ulong.MaxValue)),
        9 => new HelloAccepted(_messages.Name(), random.NextUInt64()),
        10 => new ForgetRequest((ForgetOperation)random.Next(1, 3), (uint)random.NextUInt64(), _messages.Name(), _messages.Name(), _messages.Version()),
        11 => new ForgetReport(_messages.Name(), (ForgetStanding)random.Next(1, 5), _messages.Version()),
        12 => new PathRequest((uint)random.NextUInt64(), _messages.Name()),
        13 => new PathReport(
            _messages.Name(), random.OneIn(2), Time(), Time(), _messages.Name().Value, random.NextUInt64(), random.NextUInt64()),
        _ => new TablePage(_messages.Name(), ValidMessages.Many(random.Next(6), Row), random.OneIn(2)),
    };

    public IReadOnlyList<MessagePayload> Batch() => ValidMessages.Many(random.Next(1, 9), () => _messages.Payload(200));

    public SyncRow Row()
    {
        var (one, other) = (_messages.Version(), _messages.Version());
        var status = (MemberStatus)random.Next(4);
        return new SyncRow(_messages.Name(), status, one > other ? one : other, one > other ? other : one, _messages.Details())
        {
            Key = status == MemberStatus.Left ? _messages.Key() : default,
            Signature = status is MemberStatus.Suspect or MemberStatus.Dead && random.OneIn(3) ? _messages.Signature() : null,
        };
    }

    private TimeSpan? Time() => random.OneIn(3) ? null : TimeSpan.FromMicroseconds(random.Next(1, int.MaxValue));

    private SyncRequest Request(MemberName name) => random.OneIn(2)
        ? new SyncRequest(SyncPurpose.Repair, name, (uint)random.NextUInt64(), random.NextUInt64(), random.Next(int.MaxValue))
        : new SyncRequest(SyncPurpose.Join, name, (uint)random.NextUInt64(), random.NextUInt64(), random.Next(int.MaxValue), Row());

    private Fingerprints Fingerprints() => new(
        random.OneIn(3) ? Protocol.Syncing.Fingerprints.NoBuckets : new BitArray(random.Bytes(random.Next(1, 40))),
        ValidMessages.Many(random.Next(40), random.NextUInt64),
        random.OneIn(2));
}
