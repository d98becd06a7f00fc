using System.Globalization;
using Akka.Configuration;
using Gossipod.Actors.Configuration;
using Microsoft.Extensions.Configuration;

namespace Gossipod.Actors.Hosting;

/// <summary>
/// Turns a section of an application's configuration into HOCON, text by text, so that everything that is wrong with it is found and
/// reported together with the rest, by the one reader of settings.
/// </summary>
internal static class ConfigurationText
{
    public static Config Read(IConfiguration section)
    {
        var hocon = new HoconWriter(GossipodSettings.SectionName);
        ReadSection(section, "", typeof(GossipodOptions), hocon);
        return hocon.ToConfig();
    }

    private static void ReadSection(IConfiguration section, string prefix, Type options, HoconWriter hocon)
    {
        foreach (var child in section.GetChildren())
        {
            switch (OptionKey.Find(options, child.Key))
            {
                case null: WriteAsItIs(child, prefix + OptionKey.Kebab(child.Key), hocon); break;
                case { IsSection: true } key when child.Value is null: ReadSection(child, prefix + key.Key + ".", key.Type, hocon); break;
                case { IsMap: true } when child.Value is null: WriteMap(child, "", hocon); break;
                case { IsList: true } key when string.IsNullOrEmpty(child.Value) && child.GetChildren().Any():
                    hocon.List(prefix + key.Key, child.GetChildren().Select(entry => entry.Value ?? ""));
                    break;
                case { } key when child.Value is { } text: hocon.Text(prefix + key.Key, Convert(text, key)); break;
                case { } key: WriteAsItIs(child, prefix + key.Key, hocon); break;
            }
        }
    }

    /// <summary>What is not known, or not of the right shape: the reader of settings refuses it.</summary>
    private static void WriteAsItIs(IConfigurationSection found, string path, HoconWriter hocon)
    {
        hocon.Text(path, found.Value);
        foreach (var child in found.GetChildren()) WriteAsItIs(child, path + "." + child.Key, hocon);
    }

    private static void WriteMap(IConfigurationSection map, string prefix, HoconWriter hocon)
    {
        foreach (var child in map.GetChildren())
        {
            if (child.Value is { } text) hocon.Tag(prefix + child.Key, text);
            WriteMap(child, prefix + child.Key + ".", hocon);
        }
    }

    /// <summary>What .NET writes otherwise than HOCON: durations as <c>00:00:05</c>, switches as <c>True</c>, names as <c>Lan</c>.</summary>
    private static string Convert(string text, OptionKey key)
    {
        if (key.Type.IsEnum || key.Type == typeof(bool)) return text.ToLowerInvariant();
        return key.Type == typeof(TimeSpan) && text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration)
            ? HoconWriter.Milliseconds(duration)
            : text;
    }
}
