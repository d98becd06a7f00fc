namespace Gossipod.Actors.Fuzzing.Targets;

/// <summary>Something that takes bytes of strangers, and what must hold whatever they are.</summary>
internal interface ITarget
{
    /// <summary>Feeds one input.</summary>
    /// <exception cref="FuzzFailureException">A promise is broken.</exception>
    void Feed(ReadOnlySpan<byte> input);
}
