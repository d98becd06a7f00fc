namespace Gossipod.Tool.Doctoring;

/// <summary>How a check came out.</summary>
internal enum Verdict
{
    Good,

    /// <summary>It could not be told; says why.</summary>
    Unknown,

    Bad,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Check">What.</param>
/// <param name="Verdict">How it came out.</param>
/// <param name="What">What was seen.</param>
/// <param name="Remedy">What to do about it; null when there is nothing to do.</param>
internal sealed record Finding(string Check, Verdict Verdict, string What, string? Remedy = null)
{
    public static Finding Good(string check, string what) => new(check, Verdict.Good, what);

    public static Finding Unknown(string check, string what, string? remedy = null) => new(check, Verdict.Unknown, what, remedy);

    public static Finding Bad(string check, string what, string remedy) => new(check, Verdict.Bad, what, remedy);
}
