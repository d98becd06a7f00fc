namespace Gossipod.Tool;

/// <summary>Files that the command line names.</summary>
internal static class TextFile
{
    /// <summary>Longest file that is read, bytes.</summary>
    private const int MaxBytes = 4 << 20;

    /// <summary>The whole text.</summary>
    /// <exception cref="ToolException">It cannot be read.</exception>
    public static string Read(string path)
    {
        try
        {
            if (Directory.Exists(path)) throw new ToolException($"{path}: is a folder, not a file");
            using var file = new StreamReader(path);
            var text = new char[MaxBytes + 1];
            var length = file.ReadBlock(text, 0, text.Length);
            return length <= MaxBytes ? new string(text, 0, length) : throw new ToolException($"{path}: is longer than {MaxBytes} characters");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ToolException($"{path}: cannot be read: {failure.Message}", failure);
        }
    }
}
