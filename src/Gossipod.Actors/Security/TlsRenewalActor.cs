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
    private readonly ILoggingAdapter _log;
    private string _stamp;
    private (string Stamp, string Problem) _logged;
    private TlsIdentity? _warnedOf;

    public TlsRenewalActor(NodeContext context, ITlsSource source) =>
        (_context, _source, _stamp, _log) = (context, source, context.Settings.Security.Tls.Stamp, Context.GetLogger(context));

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
        var read = _source.Read(_stamp, out var stamp, out var problem);
        if (problem is not null) Refuse(stamp, problem);
        else if (read is not null) Take(read, stamp);
        else _logged = default;
        WarnOfEnd();
    }

    /// <summary>What cannot be used now may be of use later: a certificate that is not valid yet.</summary>
    private void Take(TlsCertificates read, string stamp)
    {
        var (settings, current) = (_context.Settings, _context.Tls.Current);
        var identity = TlsIdentity.Create(read, settings.ClusterName, settings.Name, settings.Security.Tls.ChecksRevocation, out var problem);
        if (identity is null)
        {
            _source.Release(read);
            Refuse(stamp, problem!);
            return;
        }

        (_stamp, _logged) = (stamp, default);
        if (current is not null && identity.IsSameAs(current))
        {
            _source.Release(read);
            return;
        }

        // The old ones are not released: handshakes under way use them.
        _context.Tls.Current = identity;
        LogMessages.CertificateRenewed(_log, identity);
    }

    private void Refuse(string stamp, string problem)
    {
        if (_logged == (stamp, problem)) return;
        _logged = (stamp, problem);
        LogMessages.CertificateNotRenewed(_log, problem, _context.Tls.Current);
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
