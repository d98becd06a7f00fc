namespace Gossipod.Actors.Security;

/// <summary>Small files that only their owner may read.</summary>
internal static class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const long MaxBytes = 64 << 10;

    /// <summary>The whole text; null with a problem for people when the file cannot be used.</summary>
    public static string? Read(string path, out string? problem)
    {
        try
        {
            var file = new FileInfo(path);
            problem = !file.Exists ? "must be a file that exists"
                : file.Length > MaxBytes ? $"must be a file of keys; it has {file.Length} bytes"
                : !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly & ~UnixFileMode.UserExecute) != 0
                    ? $"must be closed to all but its owner; its mode is {Convert.ToString((int)File.GetUnixFileMode(path), 8)}"
                    : null;
            return problem is null ? File.ReadAllText(path) : null;
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            problem = $"must be a file that can be read: {failure.Message}";
            return null;
        }
    }

    /// <summary>Makes or replaces the file in one step; it is never there half written, nor readable by others. The problem, if any, is for people.</summary>
    public static string? Write(string path, string text)
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
                writer.Write(text);
                writer.Flush();
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            return null;
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            return $"{path} cannot be written: {failure.Message}";
        }
    }

    private static bool IsOfFiles(Exception failure) => failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;
}
