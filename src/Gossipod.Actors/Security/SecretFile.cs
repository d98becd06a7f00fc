using System.Text;

namespace Gossipod.Actors.Security;

/// <summary>Small files whose permissions matter. Of a link, as mounted secrets are, those of what it points to.</summary>
internal static class SecretFile
{
    /// <summary>Forbids all but the owner's use.</summary>
    public const UnixFileMode OwnersOnly = UnixFileMode.GroupRead | OwnersAndGroupsOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute
        | UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.StickyBit;

    /// <summary>Forbids that others read, and that anybody but the owner writes.</summary>
    public const UnixFileMode OwnersAndGroupsOnly = UnixFileMode.OtherRead | OwnersToWrite;

    /// <summary>Forbids that anybody but the owner writes.</summary>
    public const UnixFileMode OwnersToWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private const UnixFileMode NewFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Writable = UnixFileMode.UserWrite | OwnersToWrite;

    private const long MaxBytes = 64 << 10;

    /// <summary>The whole text of a file that its owner alone may read; null with a problem for people when it cannot be used.</summary>
    public static string? Read(string path, out string? problem)
    {
        if (ReadBytes(path, OwnersOnly, MaxBytes, out problem) is not { } bytes) return null;
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>All bytes of a file; null with a problem for people, which does not name the file, when it cannot be used.</summary>
    /// <param name="path">Where it is, or a link to it.</param>
    /// <param name="forbidden">What its mode must not have: one of the above, or nothing. Not looked at on Windows.</param>
    /// <param name="maxBytes">Most that it may have.</param>
    /// <param name="problem">Null when there is none.</param>
    public static byte[]? ReadBytes(string path, UnixFileMode forbidden, long maxBytes, out string? problem)
    {
        try
        {
            var file = new FileInfo(TargetOf(path));
            problem = !file.Exists ? "must be a file that exists"
                : file.Length > maxBytes ? $"must have at most {maxBytes} bytes; it has {file.Length}"
                : OperatingSystem.IsWindows() || (file.UnixFileMode & forbidden) == 0 ? null
                : $"must be {Rule(forbidden)}; its mode is {Convert.ToString((int)file.UnixFileMode, 8)}";
            return problem is null ? File.ReadAllBytes(file.FullName) : null;
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            problem = $"must be a file that can be read: {failure.Message}";
            return null;
        }
    }

    /// <summary>Why <see cref="Write"/> could not make a file there, as far as that can be said without writing; null where it may.</summary>
    public static string? WhyNotWritable(string path)
    {
        try
        {
            var directory = Path.GetDirectoryName(Path.GetFullPath(TargetOf(path)));
            return Directory.Exists(path) ? "cannot be written: it is a directory"
                : !Directory.Exists(directory) ? $"cannot be written: there is no directory {directory}"
                : OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess || (File.GetUnixFileMode(directory) & Writable) != 0 ? null
                : $"cannot be written: {directory} is writable for nobody";
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            return $"cannot be written: {failure.Message}";
        }
    }

    /// <summary>Makes or replaces the file in one step; it is never there half written, nor readable by others. The problem, if any, is for people.</summary>
    public static string? Write(string path, string text)
    {
        try
        {
            var target = TargetOf(path);
            var temporary = target + ".new";
            File.Delete(temporary);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = NewFile;
            using (var stream = new FileStream(temporary, options))
            {
                using var writer = new StreamWriter(stream);
                writer.Write(text);
                writer.Flush();
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
            return null;
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            return $"{path} cannot be written: {failure.Message}";
        }
    }

    private static string TargetOf(string path) =>
        new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    private static string Rule(UnixFileMode forbidden) => forbidden switch
    {
        OwnersOnly => "closed to all but its owner",
        OwnersAndGroupsOnly => "closed to all but its owner and its group",
        _ => "writable for nobody but its owner",
    };

    private static bool IsOfFiles(Exception failure) => failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;
}
