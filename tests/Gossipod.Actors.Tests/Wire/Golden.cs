namespace Gossipod.Actors.Tests.Wire;

/// <summary>Reads the golden files: hexadecimal, with comments from # to the end of the line.</summary>
internal static class Golden
{
    public static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Folder(), "*.hex").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    public static byte[] Read(string name)
    {
        var lines = File.ReadLines(Path.Combine(Folder(), name + ".hex")).Select(line => line.Split('#')[0]);
        return Convert.FromHexString(string.Concat(string.Concat(lines).Where(c => !char.IsWhiteSpace(c))));
    }

    private static string Folder() => Path.Combine(AppContext.BaseDirectory, "Wire", "Goldens");
}
