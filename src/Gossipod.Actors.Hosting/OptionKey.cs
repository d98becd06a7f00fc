using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Gossipod.Actors.Hosting;

/// <summary>A property of the options and the HOCON key that it stands for: the same words, <c>GossipFanout</c> and <c>gossip-fanout</c>.</summary>
/// <param name="Key">The HOCON key, without its sections.</param>
/// <param name="Property">The property.</param>
internal sealed record OptionKey(string Key, PropertyInfo Property)
{
    private static readonly ConcurrentDictionary<Type, OptionKey[]> Known = new();

    /// <summary>What the property holds, or would hold if it were not null.</summary>
    public Type Type { get; } = Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>Whether it is a section, with keys of its own.</summary>
    public bool IsSection => Type.Assembly == typeof(OptionKey).Assembly;

    /// <summary>Whether it is a list of texts.</summary>
    public bool IsList => Type == typeof(IList<string>);

    /// <summary>Whether it is a map of texts.</summary>
    public bool IsMap => Type == typeof(IDictionary<string, string>);

    private bool IsSetting =>
        IsSection || IsList || IsMap || Type.IsEnum
        || Type == typeof(string) || Type == typeof(bool) || Type == typeof(int) || Type == typeof(double) || Type == typeof(TimeSpan);

    /// <summary>The keys that a class of options has; what is an object rather than a setting has none.</summary>
    public static IReadOnlyList<OptionKey> Of(Type options) => Known.GetOrAdd(options, static type =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => new OptionKey(Kebab(property.Name), property)).Where(key => key.IsSetting)]);

    /// <summary>The key of that name, which may be written <c>GossipFanout</c>, <c>gossip-fanout</c> or <c>GOSSIP_FANOUT</c>.</summary>
    public static OptionKey? Find(Type options, string name)
    {
        var plain = name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        return Of(options).FirstOrDefault(key => string.Equals(key.Property.Name, plain, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary><c>GossipFanout</c> as <c>gossip-fanout</c>.</summary>
    public static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0 && text[^1] != '-') text.Append('-');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    /// <summary>Writes every property of the options that is set.</summary>
    public static void Write(HoconWriter hocon, string prefix, object options)
    {
        foreach (var key in Of(options.GetType()))
        {
            var path = prefix + key.Key;
            switch (key.Property.GetValue(options))
            {
                case null: break;
                case string text: hocon.Text(path, text); break;
                case bool flag: hocon.Flag(path, flag); break;
                case var number and (int or double): hocon.Text(path, Convert.ToString(number, CultureInfo.InvariantCulture)); break;
                case TimeSpan duration: hocon.Duration(path, duration); break;
                case Enum choice: hocon.Text(path, choice.ToString().ToLowerInvariant()); break;
                case IList<string> { Count: 0 }: break;
                case IList<string> list: hocon.List(path, list); break;
                case IDictionary<string, string> map:
                    foreach (var (name, value) in map) hocon.Tag(name, value);
                    break;
                case var section: Write(hocon, path + ".", section); break;
            }
        }
    }
}
