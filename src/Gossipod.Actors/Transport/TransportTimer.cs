namespace Gossipod.Actors.Transport;

/// <summary>A timer of a transport actor came due; each is its own key.</summary>
internal sealed record TransportTimer(string Name) : ITransportMessage
{
    public static readonly TransportTimer BindExpired = new("bind expired");
    public static readonly TransportTimer RebindDue = new("re-bind due");
    public static readonly TransportTimer DeadlineExpired = new("deadline expired");
    public static readonly TransportTimer StopExpired = new("stop expired");
}
