namespace Gossipod.Actors.Protocol.Tests;

internal static class Statistics
{
    /// <summary>
    /// χ² of the counts against equal shares, at most six standard deviations above its mean: the seeds are fixed, so it holds or
    /// it does not.
    /// </summary>
    public static void AssertUniform(int[] counts)
    {
        var expected = counts.Average();
        var chiSquare = counts.Sum(count => (count - expected) * (count - expected) / expected);
        var freedom = counts.Length - 1;
        Assert.True(chiSquare <= freedom + (6 * Math.Sqrt(2.0 * freedom)), $"χ² = {chiSquare:0.0} with {freedom} degrees of freedom");
    }
}
