using System.Collections.Immutable;
using Akka.Configuration.Hocon;

namespace Gossipod.Actors.Configuration;

/// <summary>What a HOCON value is.</summary>
internal enum HoconKind
{
    Text,
    List,
    Section,
}

/// <summary>Reads HOCON values without Akka's two losses: quoted white space at the ends, and the quoted word null.</summary>
internal static class HoconText
{
    private const int ShownMax = 120;

    public static readonly IReadOnlyDictionary<string, HoconValue> NoItems = ImmutableDictionary<string, HoconValue>.Empty;

    // HoconValue.IsArray is false for an empty list, its pieces know better.
    public static HoconKind Kind(HoconValue value) =>
        value.IsObject() ? HoconKind.Section
        : value.Values.Any(piece => piece.IsArray()) ? HoconKind.List
        : HoconKind.Text;

    /// <summary>
    /// The text of a value. The parser keeps the white space between a value and its brace or comment as a last piece, and a quoted
    /// text is one piece: so only last pieces of mere white space are dropped.
    /// </summary>
    public static string Of(HoconValue value)
    {
        var pieces = value.Values.Select(piece => piece is HoconLiteral literal ? literal.Value ?? "" : piece.GetString() ?? "").ToList();
        while (pieces.Count > 1 && string.IsNullOrWhiteSpace(pieces[^1])) pieces.RemoveAt(pieces.Count - 1);
        return string.Concat(pieces);
    }

    /// <summary>A value for a report; never descends, because an undefined optional substitution makes Akka's values cyclic.</summary>
    public static string Show(HoconValue value)
    {
        var text = Kind(value) switch
        {
            HoconKind.Section => "{…}",
            HoconKind.List => "[" + string.Join(", ", value.GetArray().Select(entry => Kind(entry) is HoconKind.Text ? Of(entry) : "…"))
                + "]",
            _ => $"\"{Of(value)}\"",
        };
        return text.Length <= ShownMax ? text : text[..ShownMax] + "…";
    }
}
