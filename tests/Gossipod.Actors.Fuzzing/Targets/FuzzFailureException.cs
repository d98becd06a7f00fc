namespace Gossipod.Actors.Fuzzing.Targets;

/// <summary>An input broke a promise: it made something throw, or allocate, or mean two things.</summary>
/// <param name="message">Which promise.</param>
/// <param name="inner">What was thrown, if anything.</param>
internal sealed class FuzzFailureException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Fails unless the promise holds.</summary>
    public static void Unless(bool holds, string promise)
    {
        if (!holds) throw new FuzzFailureException(promise);
    }
}
