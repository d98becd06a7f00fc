using System.Net;
using Gossipod.Actors.Protocol;

namespace Gossipod.Actors;

/// <summary>What a node knows of whether others can reach it at the address that it tells them.</summary>
/// <param name="Bound">Where its sockets listen.</param>
/// <param name="Advertised">What others are told.</param>
/// <param name="Problems">What is likely to be wrong, each with its key, value, rule and remedy; none of them stops the node.</param>
/// <param name="ReachedByPeer">
/// True once a ping of another member for this node has arrived, for that was sent to the advertised address; false when others have
/// been known for 15 protocol periods and none has; null until then.
/// </param>
public sealed record AddressReport(IPEndPoint Bound, IPEndPoint Advertised, IReadOnlyList<SettingsProblem> Problems, bool? ReachedByPeer);
