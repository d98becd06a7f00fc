namespace Gossipod.Actors;

/// <summary>How datagrams and streams get from this node to a member and back, and how far the clocks of both are apart.</summary>
/// <param name="Name">The member.</param>
public sealed record PathResult(string Name)
{
    /// <summary>Whether datagrams get there; null when that is not known: none came back, and the member could not be asked.</summary>
    public bool? DatagramsThere { get; init; }

    /// <summary>Whether datagrams get here; null as above.</summary>
    public bool? DatagramsBack { get; init; }

    /// <summary>Round trip of a short ping; null when no ack came.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>Bytes of the longest datagram that got there and was acked; 0 when only the shortest was tried, or none was acked.</summary>
    public int LongestDatagramThere { get; init; }

    /// <summary>Bytes of the ack to it: as many, unless the member's own max-datagram-bytes are fewer.</summary>
    public int LongestDatagramBack { get; init; }

    /// <summary>From connecting to the member until it answered; null when it did not.</summary>
    public TimeSpan? StreamThere { get; init; }

    /// <summary>Why it did not; null when it did.</summary>
    public string? StreamThereProblem { get; init; }

    /// <summary>The same of a stream from the member to this node; null when there was none, or the member could not be asked.</summary>
    public TimeSpan? StreamBack { get; init; }

    /// <summary>Why there was none; null when there was, or when the member could not be asked.</summary>
    public string? StreamBackProblem { get; init; }

    /// <summary>Why the member could not be asked to try the way back and for the time; null when it has answered.</summary>
    public string? Unasked { get; init; }

    /// <summary>How far the member's clock is ahead of this machine's; negative when it is behind. Null when the member could not be asked.</summary>
    public TimeSpan? ClockAhead { get; init; }

    /// <summary>The truth is at most this far from <see cref="ClockAhead"/>.</summary>
    public TimeSpan ClockTolerance { get; init; }

    /// <summary>Whether datagrams and streams are known to get there and back.</summary>
    public bool IsOpen => DatagramsThere == true && DatagramsBack == true && RoundTrip is not null && StreamThere is not null && StreamBack is not null;

    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        var datagrams = RoundTrip is { } time ? $"datagrams there and back in {Short(time)}" : $"datagrams there: {Word(DatagramsThere)}, back: {Word(DatagramsBack)}";
        var there = StreamThere is { } stream ? $"streams there in {Short(stream)}" : $"streams there: {StreamThereProblem}";
        var back = StreamBack is { } other ? $"streams back in {Short(other)}" : $"streams back: {StreamBackProblem ?? Unasked}";
        return $"{Name}: {datagrams}; {there}; {back}";
    }

    private static string Word(bool? arrives) => arrives switch { true => "yes", false => "no", null => "not known" };

    private static string Short(TimeSpan time) => FormattableString.Invariant($"{time.TotalMilliseconds:0.###} ms");
}
