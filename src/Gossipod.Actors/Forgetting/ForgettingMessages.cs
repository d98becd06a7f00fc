using Gossipod.Actors.Membership;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Forgetting;

/// <summary>The application says that a member is gone for good; answered with <see cref="ForgetResult"/>, or a failure.</summary>
internal sealed record ForgetOrder(MemberName Name) : INodeMessage;
