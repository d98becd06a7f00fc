using System.Buffers;
using System.Net;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Disseminating;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Wire;

namespace Gossipod.Actors.Dissemination;

/// <content>
/// Users' broadcasts. They ride on every packet behind the news of members, with a share of their own where there is not room for both,
/// and get further datagrams in gossip rounds. A broadcast is sent to live members as often as an update is to members.
/// </content>
internal sealed partial class DisseminationActor
{
    private readonly BroadcastQueue<BroadcastKey> _broadcasts = new();
    private readonly List<byte[]> _taken = [];

    private void OnSpread(Broadcast broadcast)
    {
        var isOwn = broadcast.Origin.Equals(_self);
        if (isOwn) _context.Gate.Broadcasts.Leave();
        if (_targets.Count > 0)
        {
            if (!isOwn && _broadcasts.Count >= _context.Settings.Messages.MaxBroadcasts && _broadcasts.DropMostSent())
                _context.Counters.Add(Counter.BroadcastsCrowdedOut);
            _broadcasts.Enqueue(broadcast.Key, isOwn ? 1 : 0, broadcast.Encoded);
            AskForRound(_settings.GossipInterval / _settings.FreshNewsHaste);
        }

        _context.Gate.Broadcasts.Holds(_broadcasts.Count);
    }

    /// <summary>Most bytes that updates leave to broadcasts where they want all of the room.</summary>
    private int BroadcastShareOf(int room) => Math.Min((int)(_sealing.RoomBytes * _context.Settings.Messages.BroadcastShare), room / 2);

    private int FillBroadcasts(Span<byte> room)
    {
        var before = _broadcasts.Transmissions;
        var length = _broadcasts.Fill(room, WireLimits.MaxBroadcastCount, _retransmitLimit);
        _context.Counters.Add(Counter.BroadcastsTransmitted, _broadcasts.Transmissions - before);
        _context.Gate.Broadcasts.Holds(_broadcasts.Count);
        return length;
    }

    /// <summary>Fills what the updates left of the first datagram, and further ones up to the limit; each broadcast goes once.</summary>
    private void SendWithBroadcasts(Member to, byte[] buffer, int length, int prelude)
    {
        var room = _sealing.RoomBytes - length;
        var more = (_context.Settings.Messages.BroadcastDatagrams - 1) * (_sealing.RoomBytes - prelude);
        _taken.Clear();
        _broadcasts.Take(room + more, int.MaxValue, _retransmitLimit, _taken);
        _context.Counters.Add(Counter.BroadcastsTransmitted, _taken.Count);
        _context.Gate.Broadcasts.Holds(_broadcasts.Count);
        Pack(to.Address, to.MemberName.Tag, buffer, length, prelude);
    }

    private void OnRepair(SendBroadcasts repair)
    {
        _taken.Clear();
        foreach (var broadcast in repair.Broadcasts) _taken.Add(broadcast.Encoded);
        Begin(null, out var buffer, out var prelude);
        Pack(repair.To, repair.ToTag, buffer, prelude, prelude);
    }

    /// <summary>Sends a datagram begun and what was taken, in as many datagrams as it needs.</summary>
    private void Pack(IPEndPoint to, uint toTag, byte[] buffer, int length, int prelude)
    {
        var count = 0;
        foreach (var entry in _taken)
        {
            if (length + entry.Length > _sealing.RoomBytes || count == WireLimits.MaxBroadcastCount)
            {
                Ship(to, toTag, buffer, length);
                Begin(null, out buffer, out length);
                count = 0;
            }

            entry.CopyTo(_sealing.RoomIn(buffer)[length..]);
            length += entry.Length;
            count++;
        }

        if (length > prelude) Ship(to, toTag, buffer, length);
        else ArrayPool<byte>.Shared.Return(buffer);
    }
}
