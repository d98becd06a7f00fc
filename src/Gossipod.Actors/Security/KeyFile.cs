namespace Gossipod.Actors.Security;

/// <summary>A file of keys: one Base64 key per line, the one that seals first; empty lines and lines after <c>#</c> do not count.</summary>
internal static class KeyFile
{
    /// <summary>The keys' lines; null with a problem for people when the file cannot be used.</summary>
    public static IReadOnlyList<string>? Read(string path, out string? problem) => SecretFile.Read(path, out problem) is { } text
        ? [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')]
        : null;

    /// <summary>Replaces the file in one step. The problem, if any, is for people.</summary>
    public static string? Write(string path, Keyring keys) =>
        SecretFile.Write(path, string.Concat(keys.All.Select(key => key.ToBase64() + Environment.NewLine)));
}
