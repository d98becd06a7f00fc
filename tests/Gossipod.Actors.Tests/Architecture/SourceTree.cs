using System.Text.RegularExpressions;

namespace Gossipod.Actors.Tests.Architecture;

/// <summary>The repository's source text, found upwards from where the tests run.</summary>
internal static class SourceTree
{
    public static readonly string Root = FindRoot();

    /// <summary>Files of <c>src</c> that people wrote, with their path below <c>src</c>.</summary>
    public static IReadOnlyList<(string Path, string Text)> Files { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: Path.GetRelativePath(Path.Combine(Root, "src"), path).Replace('\\', '/'), Full: path))
            .Where(file => !file.Path.Contains("/obj/", StringComparison.Ordinal) && !file.Path.Contains("/bin/", StringComparison.Ordinal))
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => (file.Path, File.ReadAllText(file.Full))),
    ];

    /// <summary>Files of the library with the actors, with their path below its folder.</summary>
    public static IEnumerable<(string Path, string Text)> Actors =>
        Files.Where(file => file.Path.StartsWith("Gossipod.Actors/", StringComparison.Ordinal))
            .Select(file => (file.Path["Gossipod.Actors/".Length..], file.Text));

    /// <summary>The text without comments, in which a name is a use.</summary>
    public static string Code(string text) => Regex.Replace(text, @"//.*$", "", RegexOptions.Multiline);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Gossipod.Actors.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"no Gossipod.Actors.sln above {AppContext.BaseDirectory}");
    }
}
