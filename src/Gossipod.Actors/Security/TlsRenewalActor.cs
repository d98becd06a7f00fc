using Akka.Actor;
using Akka.Event;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Membership;
using Gossipod.Actors.Node;

namespace Gossipod.Actors.Security;

/// <summary>
/// Looks from time to time whether a node's certificates have changed where they come from, and puts the new ones into
/// <see cref="NodeContext.Tls"/>: streams that begin later use them. What cannot be used is refused with a line in the log, once, and the
/// old ones stay.
/// </summary>
/// <remarks>One timer: the next look. Never restarted: a failure stops the node.</remarks>
internal sealed class TlsRenewalActor : UntypedActor, IWithTimers
{
    /// <summary>How long before its end a certificate is worth a warning.</summary>
    private static readonly TimeSpan EndIsNear = TimeSpan.FromDays(3);

    private readonly NodeContext _context;
    private readonly ITlsSource _source;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private string _stamp;
    private TlsIdentity? _warnedOf;

    public TlsRenewalActor(NodeContext context, ITlsSource source) =>
        (_context, _source, _stamp) = (context, source, context.Settings.Security.Tls.Stamp);

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(NodeContext context, ITlsSource source) =>
        new Props(typeof(TlsRenewalActor), [context, source]).WithDispatcher(context.Dispatcher);

    protected override void PreStart()
    {
        Look();
        var interval = _context.Settings.Security.Tls.ReloadInterval;
        if (interval > TimeSpan.Zero) Timers.StartPeriodicTimer(LookAgain.Instance, LookAgain.Instance, interval);
    }

    protected override void OnReceive(object message)
    {
        if (message is LookAgain) Look();
        else Unhandled(message);
    }

    private void Look()
    {
        var read = _source.Read(out var stamp, out var problem);
        if (stamp != _stamp)
        {
            _stamp = stamp;
            var (settings, current) = (_context.Settings, _context.Tls.Current);
            var identity = read is null ? null : TlsIdentity.Create(read, settings.ClusterName, settings.Name, settings.Security.Tls.ChecksRevocation, out problem);
            if (identity is null) LogMessages.CertificateNotRenewed(_log, problem!, current);
            else if (current is null || !identity.IsSameAs(current)) Renew(identity);
        }

        WarnOfEnd();
    }

    private void Renew(TlsIdentity identity)
    {
        _context.Tls.Current = identity;
        LogMessages.CertificateRenewed(_log, identity);
    }

    private void WarnOfEnd()
    {
        if (_context.Tls.Current is not { } identity || identity == _warnedOf || identity.ValidUntil - _context.TimeProvider.GetUtcNow() > EndIsNear) return;
        _warnedOf = identity;
        LogMessages.CertificateEnds(_log, identity);
    }

    private sealed record LookAgain : INodeMessage, INotInfluenceReceiveTimeout
    {
        public static readonly LookAgain Instance = new();
    }
}
