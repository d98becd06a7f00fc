using System.Reflection;
using PublicApiGenerator;

namespace Gossipod.Actors.Tests.Architecture;

/// <summary>The public surface of each library is a file in the repository: whoever changes it sees that they do.</summary>
public sealed class PublicApiTests
{
    private const string AcceptVariable = "GOSSIPOD_ACCEPT_API";

    [Theory]
    [InlineData("Gossipod.Actors.Protocol")]
    [InlineData("Gossipod.Actors")]
    [InlineData("Gossipod.Actors.AspNetCore")]
    [InlineData("Gossipod.Actors.Discovery")]
    [InlineData("Gossipod.Actors.Hosting")]
    [InlineData("Gossipod.Actors.Remote")]
    [InlineData("Gossipod.Actors.TestKit")]
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
