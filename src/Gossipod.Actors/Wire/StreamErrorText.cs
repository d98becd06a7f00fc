namespace Gossipod.Actors.Wire;

/// <summary>What refusals say that more than one actor sends.</summary>
internal static class StreamErrorText
{
    public static string WrongCluster(string ours) =>
        $"it belongs to another cluster than '{ours}'; check gossipod.cluster-name on both sides";
}
