namespace Gossipod.Actors.Security;

/// <summary>A file of keys: one Base64 key per line, the one that seals first; empty lines and lines after <c>#</c> do not count.</summary>
internal static class KeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const long MaxBytes = 64 << 10;

    /// <summary>The keys' lines; null with a problem for people when the file cannot be used.</summary>
    public static IReadOnlyList<string>? Read(string path, out string? problem)
    {
        try
        {
            var file = new FileInfo(path);
            problem = !file.Exists ? "must be a file that exists"
                : file.Length > MaxBytes ? $"must be a file of keys; it has {file.Length} bytes"
                : !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly & ~UnixFileMode.UserExecute) != 0
                    ? $"must be closed to all but its owner; its mode is {Convert.ToString((int)File.GetUnixFileMode(path), 8)}"
                    : null;
            if (problem is not null) return null;
            return [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = $"must be a file that can be read: {failure.Message}";
            return null;
        }
    }

    /// <summary>Replaces the file in one step; it is never there half written, nor readable by others. The problem, if any, is for people.</summary>
    public static string? Write(string path, Keyring keys)
    {
        var temporary = path + ".new";
        try
        {
            File.Delete(temporary);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
            using (var stream = new FileStream(temporary, options))
            {
                using var writer = new StreamWriter(stream);
                foreach (var key in keys.All) writer.WriteLine(key.ToBase64());
                writer.Flush();
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return $"{path} cannot be written: {failure.Message}";
        }
    }
}
