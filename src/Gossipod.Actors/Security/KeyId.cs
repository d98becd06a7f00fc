using System.Globalization;

namespace Gossipod.Actors.Security;

/// <summary>
/// The name of a <see cref="ClusterKey"/>: 32 bits derived from it, from which it cannot be found again. It travels in the clear with
/// whatever the key seals, and stands for the key in logs, reports and commands.
/// </summary>
/// <param name="Value">The 32 bits.</param>
public readonly record struct KeyId(uint Value)
{
    /// <summary>Reads what <see cref="ToString"/> writes: 8 hexadecimal digits.</summary>
    public static bool TryParse(string? text, out KeyId id)
    {
        var isId = uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && text!.Length == 8;
        id = new KeyId(isId ? value : 0);
        return isId;
    }

    /// <summary>8 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x8", CultureInfo.InvariantCulture);
}
