using System.Runtime.CompilerServices;

namespace Gossipod.Actors.TestKit;

/// <summary>Rules that arguments of many calls share. A refusal has name, value, rule and remedy.</summary>
internal static class Arguments
{
    /// <summary>A duration that is zero or longer.</summary>
    public static TimeSpan NotNegative(this TimeSpan span, [CallerArgumentExpression(nameof(span))] string? name = null) => span >= TimeSpan.Zero
        ? span
        : throw new ArgumentOutOfRangeException(name, span, "virtual time runs forwards only: give zero or more, such as 5.Seconds()");

    /// <summary>The same, where null means without end.</summary>
    public static TimeSpan? NotNegative(this TimeSpan? span, [CallerArgumentExpression(nameof(span))] string? name = null) => span?.NotNegative(name);
}
