namespace Gossipod.Actors.Security;

/// <summary>Where a node's keys are found: written by the one actor that changes them, read by everyone who seals or opens.</summary>
internal sealed class KeyringCell(Keyring? keys)
{
    private Keyring? _current = keys;

    /// <summary>The keys of now; null for a node without encryption.</summary>
    public Keyring? Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }
}
