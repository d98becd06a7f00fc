using System.Collections.Frozen;
using System.IO.Compression;
using System.Xml.Linq;
using Gossipod.Actors.EndToEnd;

namespace Gossipod.Actors.Packages.Tests;

/// <summary>
/// Every package of the repository, and a place outside the repository where projects restore them. The packages are those of the folder that
/// <c>GOSSIPOD_PACKAGES</c> names, which are to be published; else they are packed from the configuration that this assembly was built in.
/// What is installed in the place is forgotten afterwards: the packages' version does not change with each run.
/// </summary>
[CollectionDefinition(Collection)]
public sealed class PackedPackages : IAsyncLifetime, ICollectionFixture<PackedPackages>
{
    /// <summary>Tests that share them.</summary>
    public const string Collection = "packed packages";

    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("gossipod-packages-");
    private readonly Lazy<Task<FreshProjects>> _fresh;

    public PackedPackages()
    {
        Packed = ToBePublished ?? Path.Combine(_place.FullName, "packed");
        _fresh = new Lazy<Task<FreshProjects>>(() => FreshProjects.BuildAsync(this));
    }

    /// <summary>The folder with what is to be published; null where there is none.</summary>
    public static string? ToBePublished { get; } =
        System.Environment.GetEnvironmentVariable("GOSSIPOD_PACKAGES") is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;

    /// <summary>The folder of the packed packages.</summary>
    public string Packed { get; }

    /// <summary>Where new projects go: no file of the repository is above.</summary>
    public string Projects => _place.FullName;

    /// <summary>Restored packages go to a folder of this run; those that the machine has already are taken from there.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; private set; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Names of the packages and their projects' files.</summary>
    private static readonly SortedDictionary<string, string> Sources = new(
        Directory.EnumerateDirectories(Path.Combine(NodeProgram.Root, "src")).SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .ToDictionary(file => XDocument.Load(file).Descendants("PackageId").SingleOrDefault()?.Value ?? Path.GetFileNameWithoutExtension(file)),
        StringComparer.Ordinal);

    /// <summary>Names of the packages.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Sources.Keys];

    /// <summary>A package's project file.</summary>
    public static string ProjectOf(string name) => Sources[name];

    /// <summary>The file that a package's README is made of.</summary>
    public static string SourceOfReadme(string name) => Path.GetFullPath(
        XDocument.Load(Sources[name]).Descendants("ReadmeSource").SingleOrDefault()?.Value ?? "README.md", Path.GetDirectoryName(Sources[name])!);

    /// <summary>Projects outside the repository that use the packages, built once.</summary>
    public Task<FreshProjects> FreshAsync() => _fresh.Value;

    /// <summary>A package's file; <paramref name="kind"/> is nupkg or snupkg.</summary>
    public string PathOf(string name, string kind) => Directory.EnumerateFiles(Packed, $"{name}.*.{kind}")
        .Single(file => char.IsAsciiDigit(Path.GetFileName(file)[name.Length + 1]));

    /// <summary>The version in a package's file name.</summary>
    public string VersionOf(string name) => Path.GetFileNameWithoutExtension(PathOf(name, "nupkg"))[(name.Length + 1)..];

    /// <summary>The README that a package comes with.</summary>
    public string ReadmeOf(string name)
    {
        using var package = ZipFile.OpenRead(PathOf(name, "nupkg"));
        using var reader = new StreamReader(package.GetEntry("README.md")!.Open());
        return reader.ReadToEnd();
    }

    public async Task InitializeAsync()
    {
        var restored = System.Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Environment = new Dictionary<string, string>(DotnetCommand.Quiet)
        {
            ["NUGET_PACKAGES"] = Path.Combine(_place.FullName, "restored"),
            ["NUGET_FALLBACK_PACKAGES"] = restored,
        };
        await File.WriteAllTextAsync(Path.Combine(_place.FullName, "nuget.config"), $"""
            <configuration><packageSources><add key="packed" value="{Packed}" /></packageSources></configuration>
            """);
        if (ToBePublished is null) await PackAsync();
    }

    /// <summary>All at once: each start of the command costs seconds.</summary>
    private async Task PackAsync()
    {
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        await DotnetCommand.RunAsync(NodeProgram.Root, DotnetCommand.Quiet, "pack", Path.Combine("src", "Packages.slnf"), "--no-build", "--no-restore", "-c", configuration, "-o", Packed, "--nologo", "-v", "q");
    }

    public Task DisposeAsync()
    {
        _place.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
