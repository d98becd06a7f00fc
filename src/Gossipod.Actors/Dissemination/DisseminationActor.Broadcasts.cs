using System.Buffers;
using System.Net;
using Akka.Actor;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Protocol.Disseminating;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Transport;
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
    private int BroadcastShareOf(int room) => Math.Min((int)(_settings.MaxDatagramBytes * _context.Settings.Messages.BroadcastShare), room / 2);

    private int FillBroadcasts(Span<byte> room)
    {
        var length = _broadcasts.Fill(room, WireLimits.MaxBroadcastCount, _retransmitLimit);
        _context.Gate.Broadcasts.Holds(_broadcasts.Count);
        return length;
    }

    /// <summary>Fills what the updates left of the first datagram, and further ones up to the limit; each broadcast goes once.</summary>
    private void SendWithBroadcasts(IPEndPoint to, byte[] buffer, int length, int prelude)
    {
        var room = _settings.MaxDatagramBytes - length;
        var more = (_context.Settings.Messages.BroadcastDatagrams - 1) * (_settings.MaxDatagramBytes - prelude);
        _taken.Clear();
        _broadcasts.Take(room + more, int.MaxValue, _retransmitLimit, _taken);
        _context.Gate.Broadcasts.Holds(_broadcasts.Count);
        Pack(to, buffer, length, prelude);
    }

    private void OnRepair(SendBroadcasts repair)
    {
        _taken.Clear();
        foreach (var broadcast in repair.Broadcasts) _taken.Add(broadcast.Encoded);
        var buffer = ArrayPool<byte>.Shared.Rent(_settings.MaxDatagramBytes);
        var prelude = _codec.EncodePrimary(null, buffer.AsSpan(0, _settings.MaxDatagramBytes));
        Pack(repair.To, buffer, prelude, prelude);
    }

    /// <summary>Sends a datagram begun and what was taken, in as many datagrams as it needs.</summary>
    private void Pack(IPEndPoint to, byte[] buffer, int length, int prelude)
    {
        var count = 0;
        foreach (var entry in _taken)
        {
            if (length + entry.Length > _settings.MaxDatagramBytes || count == WireLimits.MaxBroadcastCount)
            {
                _refs.Datagrams.Tell(new SendDatagram(to, buffer, length));
                buffer = ArrayPool<byte>.Shared.Rent(_settings.MaxDatagramBytes);
                length = _codec.EncodePrimary(null, buffer.AsSpan(0, _settings.MaxDatagramBytes));
                count = 0;
            }

            entry.CopyTo(buffer, length);
            length += entry.Length;
            count++;
        }

        if (length > prelude) _refs.Datagrams.Tell(new SendDatagram(to, buffer, length));
        else ArrayPool<byte>.Shared.Return(buffer);
    }
}
