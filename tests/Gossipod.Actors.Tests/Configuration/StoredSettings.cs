using System.Collections;
using System.Globalization;
using System.Reflection;
using Gossipod.Actors.Configuration;
using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.Tests.Configuration;

/// <summary>Every property in which a node's settings are kept, with what it holds.</summary>
internal static class StoredSettings
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>The classes that hold settings.</summary>
    public static bool IsHolder(Type type) =>
        type.Name.EndsWith("Settings", StringComparison.Ordinal) && (type.Assembly == typeof(GossipodSettings).Assembly || type.Assembly == typeof(ProtocolSettings).Assembly);

    /// <summary>The properties whose content differs.</summary>
    public static IReadOnlyList<PropertyInfo> Changed(GossipodSettings before, GossipodSettings after)
    {
        var (old, now) = (Of(before), Of(after));
        return [.. now.Keys.Where(property => old[property] != now[property])];
    }

    /// <summary>All of them below what a node is started with.</summary>
    public static IReadOnlyList<PropertyInfo> OfNode => [.. Of(Given.Settings("")).Keys.Where(property => property.DeclaringType != typeof(GossipodSettings))];

    private static Dictionary<PropertyInfo, string> Of(GossipodSettings settings)
    {
        var found = new Dictionary<PropertyInfo, string>();
        Walk(settings, found);
        Walk(settings.ToNodeSettings(), found);
        return found;
    }

    private static void Walk(object holder, Dictionary<PropertyInfo, string> found)
    {
        foreach (var property in holder.GetType().GetProperties(All).Where(IsStored))
        {
            var value = property.GetValue(holder);
            if (value is not null && IsHolder(value.GetType())) Walk(value, found);
            else found[property] = Text(value);
        }
    }

    private static bool IsStored(PropertyInfo property) =>
        property.GetIndexParameters().Length == 0
        && property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", BindingFlags.NonPublic | BindingFlags.Instance) is not null;

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        IEnumerable list => string.Join(';', list.Cast<object>()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
