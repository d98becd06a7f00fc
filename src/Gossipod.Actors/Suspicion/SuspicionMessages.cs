using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Signing;

namespace Gossipod.Actors.Suspicion;

/// <summary>Another member reports the same suspicion, from Membership.</summary>
internal sealed record ConfirmSuspicion(MemberName From, Signature? Signature = null) : INodeMessage;

/// <summary>The verdict may not be passed yet: ask again after the delay. From Membership.</summary>
internal sealed record PostponeExpiry(TimeSpan Delay) : INodeMessage;

/// <summary>The suspicion's timer.</summary>
internal sealed record SuspicionTimeout : INodeMessage
{
    public static readonly SuspicionTimeout Instance = new();
}
