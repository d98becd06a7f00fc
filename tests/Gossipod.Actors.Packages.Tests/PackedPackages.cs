using System.Collections.Frozen;
using System.Xml.Linq;

namespace Gossipod.Actors.Packages.Tests;

/// <summary>
/// Every package of the repository, packed from the configuration that this assembly was built in, and a place outside the repository where
/// projects restore them. What is installed there is forgotten afterwards: the packages' version does not change with each run.
/// </summary>
[CollectionDefinition(Collection)]
public sealed class PackedPackages : IAsyncLifetime, ICollectionFixture<PackedPackages>
{
    /// <summary>Tests that share them.</summary>
    public const string Collection = "packed packages";

    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("gossipod-packages-");

    /// <summary>The folder of the packed packages.</summary>
    public string Packed => Path.Combine(_place.FullName, "packed");

    /// <summary>Where new projects go: no file of the repository is above.</summary>
    public string Projects => _place.FullName;

    /// <summary>The repository's root.</summary>
    public static string Root => EndToEnd.NodeProgram.Root;

    /// <summary>Restored packages go to a folder of this run; those that the machine has already are taken from there.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; private set; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Names of the packages and of their projects, which are the same unless the project says otherwise.</summary>
    private static readonly SortedDictionary<string, string> Sources = new(
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(file))) == "src")
            .ToDictionary(file => XDocument.Load(file).Descendants("PackageId").SingleOrDefault()?.Value ?? Path.GetFileNameWithoutExtension(file), file => Path.GetFileNameWithoutExtension(file)),
        StringComparer.Ordinal);

    /// <summary>Names of the packages.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Sources.Keys];

    public async Task InitializeAsync()
    {
        var restored = System.Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Environment = new Dictionary<string, string>
        {
            ["NUGET_PACKAGES"] = Path.Combine(_place.FullName, "restored"),
            ["NUGET_FALLBACK_PACKAGES"] = restored,
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["MSBUILDDISABLENODEREUSE"] = "1",
        };
        await File.WriteAllTextAsync(Path.Combine(_place.FullName, "nuget.config"), """
            <configuration><packageSources><add key="packed" value="packed" /></packageSources></configuration>
            """);
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        foreach (var name in Sources.Values)
        {
            await DotnetCommand.RunAsync(
                Root, new Dictionary<string, string>(), "pack", Path.Combine("src", name), "--no-build", "--no-restore", "-c", configuration, "-o", Packed, "--nologo", "-v", "q");
        }
    }

    public Task DisposeAsync()
    {
        _place.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
