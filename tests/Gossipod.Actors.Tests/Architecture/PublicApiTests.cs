using System.Reflection;
using System.Xml.Linq;
using PublicApiGenerator;

namespace Gossipod.Actors.Tests.Architecture;

/// <summary>The public surface of each library is a file in the repository: whoever changes it sees that they do.</summary>
public sealed class PublicApiTests
{
    private const string AcceptVariable = "GOSSIPOD_ACCEPT_API";

    /// <summary>What is packed and is neither a tool nor a template. A library that this project does not refer to cannot be loaded.</summary>
    private static readonly string[] Names =
    [
        .. Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "src")).SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .Where(project => !XDocument.Load(project).Descendants().Any(element => element.Name.LocalName is "PackAsTool" or "PackageType" || (element.Name.LocalName == "IsPackable" && element.Value == "false")))
            .Select(project => Path.GetFileNameWithoutExtension(project))
            .Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Libraries => [.. Names];

    [Fact]
    public void Each_file_is_of_a_library() => Assert.Equal(
        Names,
        Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "tests", "Gossipod.Actors.Tests", "Api"))
            .Select(file => Path.GetFileName(file).Replace(".verified.txt", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_public_surface_is_the_one_in_its_file(string assembly)
    {
        var file = Path.Combine(SourceTree.Root, "tests", "Gossipod.Actors.Tests", "Api", assembly + ".verified.txt");
        var options = new ApiGeneratorOptions
        {
            IncludeAssemblyAttributes = false,
            // Names a compiler-made type, whose number changes with any member before it.
            ExcludeAttributes = ["System.Runtime.CompilerServices.AsyncIteratorStateMachineAttribute"],
        };
        var surface = Assembly.Load(assembly).GeneratePublicApi(options).ReplaceLineEndings("\n").TrimEnd() + "\n";

        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1") File.WriteAllText(file, surface);
        var accepted = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";

        Assert.True(
            accepted == surface,
            $"The public surface of {assembly} differs from {file}. First difference: {FirstDifference(accepted, surface)}. "
            + $"If that is meant, run this test once with {AcceptVariable}=1 and commit the file.");
    }

    private static string FirstDifference(string accepted, string surface)
    {
        var (old, now) = (accepted.Split('\n'), surface.Split('\n'));
        var at = 0;
        while (at < old.Length && at < now.Length && old[at] == now[at]) at++;
        return $"line {at + 1}, accepted '{(at < old.Length ? old[at] : "")}', is '{(at < now.Length ? now[at] : "")}'";
    }
}
