using System.Text;

namespace Gossipod.Tool;

/// <summary>Files that the command line names.</summary>
internal static class TextFile
{
    /// <summary>Longest file that is read, bytes.</summary>
    public const int MaxBytes = 4 << 20;

    private const int ChunkBytes = 16 << 10;

    /// <summary>The whole text: UTF-8, or as its byte order mark says.</summary>
    /// <exception cref="ToolException">It cannot be read, or is too long.</exception>
    public static string Read(string path)
    {
        try
        {
            if (Directory.Exists(path)) throw new ToolException($"{path}: is a folder, not a file");
            using var file = File.OpenRead(path);
            using var read = new MemoryStream();
            // What a pipe or /dev/zero has is not known before: no more is taken than one chunk above the limit.
            var chunk = new byte[ChunkBytes];
            for (var length = file.Read(chunk); length > 0; length = file.Read(chunk))
            {
                read.Write(chunk, 0, length);
                if (read.Length > MaxBytes) throw new ToolException($"{path}: is longer than {MaxBytes} bytes");
            }

            read.Position = 0;
            using var text = new StreamReader(read);
            return text.ReadToEnd();
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            throw new ToolException($"{path}: cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>What comes before the first line's end, or the first <paramref name="max"/> characters: whoever types need not end the input.</summary>
    public static async Task<string> FirstLineAsync(TextReader input, int max, CancellationToken ending)
    {
        var (line, length) = (new char[max], 0);
        while (length < max && await input.ReadAsync(line.AsMemory(length, 1), ending) == 1 && line[length] != '\n') length++;
        return new string(line, 0, length);
    }

    /// <summary>Makes a file that only its owner may read, from its first byte on.</summary>
    /// <exception cref="ToolException">It is there already, or cannot be made.</exception>
    public static void CreateSecret(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using var file = new FileStream(path, options);
            file.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            throw new ToolException(File.Exists(path) ? $"{path}: is there already, and is not overwritten" : $"{path}: cannot be written: {failure.Message}", failure);
        }
    }

    private static bool IsOfFiles(Exception failure) => failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;
}
