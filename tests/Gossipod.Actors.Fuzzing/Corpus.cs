namespace Gossipod.Actors.Fuzzing;

/// <summary>
/// Inputs in files: hexadecimal with comments from # to the end of the line where the name ends with .hex, else as they are.
/// </summary>
internal static class Corpus
{
    public static byte[] Read(string path) =>
        path.EndsWith(".hex", StringComparison.Ordinal) ? FromHex(File.ReadAllText(path)) : File.ReadAllBytes(path);

    /// <summary>Bytes from hexadecimal text.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static byte[] FromHex(string text)
    {
        var lines = text.Split('\n').Select(line => line.Split('#')[0]);
        return Convert.FromHexString(string.Concat(string.Concat(lines).Where(c => !char.IsWhiteSpace(c))));
    }

    /// <summary>Every file below the folder, in ordinal order.</summary>
    public static IReadOnlyList<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
