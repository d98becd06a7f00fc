using System.Net;
using Akka.Actor;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol.Keys;

namespace Gossipod.Actors.Security;

/// <summary>A command of the application about the keys of all members; answered with <see cref="KeyringReport"/>, or a failure.</summary>
/// <param name="Operation">What.</param>
/// <param name="Key">The key to install; null otherwise.</param>
/// <param name="Id">Which key.</param>
/// <param name="IsForced">Whether it is done although a member lacks the key, uses it, or does not answer.</param>
internal sealed record ManageKeys(KeyOperation Operation, ClusterKey? Key, KeyId Id, bool IsForced) : INodeMessage;

/// <summary>A datagram was sealed with a key that is not here. From Dissemination.</summary>
internal sealed record UnknownKeySeen(IPEndPoint From, KeyId Id) : INodeMessage;

/// <summary>A command under way, and who awaits its report.</summary>
internal sealed record KeyRun(ManageKeys Order, KeyCommand Command, IReadOnlyList<IActorRef> Askers);

/// <summary>Tag of our streams about keys; without a run, one that fetches.</summary>
internal sealed record KeyCall(string Name, KeyRequest Request, KeyRun? Run)
{
    /// <summary>Over TLS, what the answer has to prove; null elsewhere.</summary>
    public KeyProof? Proof { get; init; }
}
