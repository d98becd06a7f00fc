using System.Text.Json;

namespace Gossipod.Actors.Tests.Architecture;

/// <summary><c>dotnet pack src/Packages.slnf</c> makes every package, and builds nothing else.</summary>
public sealed class PackagesFilterTests
{
    [Fact]
    public void The_filter_has_every_project_of_src() => Assert.Equal(
        Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "src")).SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .Select(file => Path.GetRelativePath(SourceTree.Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
        JsonDocument.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "src", "Packages.slnf"))).RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray()
            .Select(project => project.GetString()!.Replace('\\', '/')).Order(StringComparer.Ordinal));
}
