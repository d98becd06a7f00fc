using Gossipod.Actors.Fuzzing.Targets;

namespace Gossipod.Actors.Fuzzing.Tests;

/// <summary>Feeds every committed input to its target: past findings, and the cases of others' advisories.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Inputs =>
        new(Corpus.Files(Folder).Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/')));

    internal static string Folder => Path.Combine(AppContext.BaseDirectory, "Corpus");

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Input_breaks_no_promise(string file) => TargetList.Create(file.Split('/')[0]).Feed(Corpus.Read(Path.Combine(Folder, file)));

    [Fact]
    public void Every_target_has_inputs_and_every_folder_is_a_target() =>
        Assert.Equal(
            TargetList.Names.Order(StringComparer.Ordinal),
            Directory.GetDirectories(Folder).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal));
}
