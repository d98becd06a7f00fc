using System.Numerics;

namespace Gossipod.Actors.Protocol.Probing;

/// <summary>The share of peers' views that were equal to ours, among the last 64 heard. Owned by ProbeActor; not thread-safe.</summary>
internal sealed class ViewAgreement
{
    private const int Kept = 64;

    private ulong _equal;
    private int _count;

    /// <summary>0–1; 1 before the first.</summary>
    public double Share => _count == 0 ? 1 : (double)BitOperations.PopCount(_equal) / _count;

    /// <summary>A peer told its view.</summary>
    public void OnPeerView(bool isEqual)
    {
        _equal = (_equal << 1) | (isEqual ? 1UL : 0);
        if (_count < Kept) _count++;
    }
}
