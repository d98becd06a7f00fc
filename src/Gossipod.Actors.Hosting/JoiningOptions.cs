namespace Gossipod.Actors.Hosting;

/// <summary>How the seeds are joined: section <c>gossipod.joining</c>. What is null is left to it.</summary>
public sealed class JoiningOptions
{
    /// <summary>Longest wait after the first attempt that found nobody, 100 ms–1 min; lower joins sooner.</summary>
    public TimeSpan? RetryMin { get; set; }

    /// <summary>Longest wait between attempts, up to 10 min; lower joins sooner after a long absence of all seeds.</summary>
    public TimeSpan? RetryMax { get; set; }

    /// <summary>Contact seeds that are no members now and then, so that clusters which formed apart become one; default on.</summary>
    public bool? ContactSeeds { get; set; }
}
