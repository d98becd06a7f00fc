using System.Text;
using Akka.Configuration;
using Gossipod.Actors.Hosting;
using Microsoft.Extensions.Configuration;

namespace Gossipod.Tool;

/// <summary>A file of settings: HOCON with a section <c>gossipod</c>, or an appsettings.json with a section <c>Gossipod</c>.</summary>
internal static class ConfigurationFile
{
    /// <summary>Reads it as HOCON with the section <c>gossipod</c> at its root.</summary>
    /// <exception cref="ToolException">It cannot be read, or is neither.</exception>
    public static Config Read(string path)
    {
        var text = TextFile.Read(path);
        try
        {
            if (!path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) return ConfigurationFactory.ParseString(text);
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
            return ConfigurationText.Read(new ConfigurationBuilder().AddJsonStream(stream).Build().GetSection(GossipodOptions.ConfigurationSection));
        }
        catch (Exception wrong)
        {
            // Whatever a parser throws is about the text.
            throw new ToolException($"{path}: is no {(path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? "JSON" : "HOCON")}: {wrong.Message}", wrong);
        }
    }
}
