using Akka.Actor;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Gossipod.Actors.Protocol;

namespace Gossipod.Actors.Configuration;

/// <summary>Reads the section of a package beside this one as the node's own is read: over its defaults, as a whole, all problems at once.</summary>
internal static class PackageSection
{
    /// <summary>The section of a system, whose defaults are in force from then on.</summary>
    /// <exception cref="GossipodConfigurationException">Something is wrong with it; the exception lists all of it.</exception>
    public static T Of<T>(ActorSystem system, string name, Config reference, Func<SectionReader, T> read)
    {
        system.Settings.InjectTopLevelFallback(reference);
        return Read(new Config(new HoconRoot(system.Settings.Config.GetValue(name))), name, reference, read);
    }

    /// <summary>The content of a section, over its defaults.</summary>
    /// <exception cref="GossipodConfigurationException">Something is wrong with it; the exception lists all of it.</exception>
    public static T Read<T>(Config section, string name, Config reference, Func<SectionReader, T> read)
    {
        var rules = new SettingsRules(name);
        if (!section.IsEmpty && HoconText.Kind(section.Root) is not HoconKind.Section)
        {
            rules.Add("*", HoconText.Show(section.Root), "must be a section", $"use {name} {{ … }}");
            throw new GossipodConfigurationException(rules.Problems);
        }

        var reader = new SectionReader(section.WithFallback(reference.GetConfig(name)).Root.GetObject().Items, "", rules);
        var settings = read(reader);
        reader.RefuseUnknownKeys();
        return rules.Problems.Count == 0 ? settings : throw new GossipodConfigurationException(rules.Problems);
    }
}
