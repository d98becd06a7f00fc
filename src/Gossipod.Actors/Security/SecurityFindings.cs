namespace Gossipod.Actors.Security;

/// <summary>What a node tries on itself at the start of a life.</summary>
internal enum SecurityTrial
{
    /// <summary>A ping in the clear, sent to our own socket.</summary>
    ClearDatagram,

    /// <summary>A ping that takes the way of all our datagrams.</summary>
    OwnDatagram,

    /// <summary>A stream in the clear to our own listener.</summary>
    ClearStream,

    /// <summary>A TLS stream that shows no certificate.</summary>
    UncertifiedStream,

    /// <summary>A stream that takes the way of all our streams.</summary>
    OwnStream,
}

/// <summary>
/// What a node observes of its own protection, against what it is configured to be: "configured secure" must be "observed secure". Pure.
/// Owned by SecurityCheckActor; not thread-safe.
/// </summary>
internal sealed class SecurityFindings
{
    private const string Remedy = "The node has not started. This is a bug, or something between the node and its sockets; security.self-check = off starts it all the same";

    private readonly SecuritySettings _settings;
    private readonly Dictionary<SecurityTrial, (bool IsAccepted, string What)> _seen = [];

    public SecurityFindings(SecuritySettings settings)
    {
        _settings = settings;
        var hasTls = settings.Tls.Source is not null;
        if (settings.Keys is not null) Needed.Add(SecurityTrial.ClearDatagram);
        if (settings.Seals) Needed.Add(SecurityTrial.OwnDatagram);
        if (settings.Keys is not null || settings.Streams == StreamProtection.Tls) Needed.Add(SecurityTrial.ClearStream);
        if (hasTls) Needed.Add(SecurityTrial.UncertifiedStream);
        if (Needed.Count > 0 && settings.VerifyOutgoing) Needed.Add(SecurityTrial.OwnStream);
    }

    /// <summary>What is to be tried; nothing for a node that protects nothing.</summary>
    public List<SecurityTrial> Needed { get; } = [];

    public bool IsComplete => Needed.TrueForAll(_seen.ContainsKey);

    public bool Has(SecurityTrial trial) => _seen.ContainsKey(trial);

    /// <summary>A trial's outcome; the first one counts.</summary>
    /// <param name="trial">Which.</param>
    /// <param name="isAccepted">Whether the node took it.</param>
    /// <param name="what">What was seen, for people.</param>
    public void Note(SecurityTrial trial, bool isAccepted, string what) => _seen.TryAdd(trial, (isAccepted, what));

    /// <summary>What a stream that left as all our streams do must have and does not, for people; null for nothing. Whether it was answered says nothing of that.</summary>
    /// <param name="isSealed">Whether its frames are protected, by a key or by TLS.</param>
    /// <param name="isCertified">Whether the peer has shown a certificate, as in TLS.</param>
    public string? Lack(bool isSealed, bool isCertified) => (_settings.Streams == StreamProtection.Tls, _settings.Keys is not null) switch
    {
        _ when !_settings.VerifyOutgoing => null,
        (true, _) or (_, true) when !isSealed => "it left in the clear",
        (true, _) when !isCertified => "it left without a certificate",
        _ => null,
    };

    /// <summary>What is not as configured; null when all is.</summary>
    /// <param name="limit">How long was waited.</param>
    /// <param name="hint">What was heard of what did not come to an end; "" for nothing.</param>
    public string? Problem(TimeSpan limit, string hint = "")
    {
        var wrong = _seen.Where(seen => seen.Value.IsAccepted != IsToBeAccepted(seen.Key)).Select(seen => Describe(seen.Key, seen.Value)).ToList();
        var missing = Needed.Where(trial => !_seen.ContainsKey(trial)).Select(Name).ToList();
        if (missing.Count > 0) wrong.Add($"nothing was seen within {limit.TotalSeconds:0} s of {string.Join(" and ", missing)}{(hint.Length > 0 ? $" ({hint})" : "")}");
        return wrong.Count == 0 ? null : $"its protection is not what is configured: {string.Join("; ", wrong)}. {Remedy}";
    }

    private bool IsToBeAccepted(SecurityTrial trial) => trial switch
    {
        SecurityTrial.ClearDatagram => _settings.AcceptsClear,
        SecurityTrial.ClearStream => !_settings.VerifyIncoming,
        SecurityTrial.UncertifiedStream => false,
        _ => true,
    };

    private static string Describe(SecurityTrial trial, (bool IsAccepted, string What) seen) => seen.IsAccepted
        ? $"{Name(trial)} was taken ({seen.What}), though {(trial == SecurityTrial.UncertifiedStream ? "certificates are demanded" : "security.verify-incoming is on")}"
        : $"{Name(trial)} was refused: {seen.What}";

    private static string Name(SecurityTrial trial) => trial switch
    {
        SecurityTrial.ClearDatagram => "a datagram in the clear",
        SecurityTrial.OwnDatagram => "a sealed datagram of its own",
        SecurityTrial.ClearStream => "a stream in the clear",
        SecurityTrial.UncertifiedStream => "a TLS stream without a certificate",
        _ => "a protected stream of its own",
    };
}
