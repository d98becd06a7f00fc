using System.Net.Http.Json;
using System.Text.Json;
using Gossipod.Actors.EndToEnd;
using Gossipod.Actors.Tests.Architecture;

namespace Gossipod.Actors.AspNetCore.Tests;

/// <summary>The example as a newcomer runs it.</summary>
public sealed class ExampleTests
{
    /// <summary>It is built already, and gets free ports; all else is the command that the README begins with.</summary>
    [Fact]
    public async Task The_readmes_first_command_runs_three_nodes_kills_one_and_ends_by_itself_when_told()
    {
        var url = $"http://127.0.0.1:{NodeProgram.FreePort()}";
        var command = FirstCommand("README.md");
        Assert.Equal(command, FirstCommand("docs/start.md"));
        using var process = NodeProcess.StartCommand(
            "dashboard", "",
            ["dotnet", "run", "--no-build", "-c", NodeProgram.Configuration, .. command[2..].Select(word => word.StartsWith("examples/", StringComparison.Ordinal) ? Path.Combine(NodeProgram.Root, word) : word), "--", "--urls", url, "--Gossipod:Bind=127.0.0.1:0"]);
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        await HttpNode.EventuallyAsync(async () => await CountAsync(client, "alive") == 3, "three members");
        Assert.Equal(200, (int)(await client.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(200, (int)(await client.GetAsync("/gossipod/")).StatusCode);
        Assert.Equal(403, (int)(await client.PatchAsJsonAsync("/gossipod/v1/tags", new { })).StatusCode);

        process.Send("kill c");
        await HttpNode.EventuallyAsync(async () => await CountAsync(client, "dead") == 1, "c is dead");
        process.Send("start c");
        await HttpNode.EventuallyAsync(async () => await CountAsync(client, "alive") == 3, "c is back");

        process.Signal(PosixSignalNumber.Terminate);
        Assert.Equal(0, await process.WaitForExitAsync(seconds: 60));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/start.md")]
    public void The_documents_name_the_page_and_the_command_that_kills(string document)
    {
        var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(NodeProgram.Root, "examples", "Dashboard", "appsettings.json"))).RootElement;
        Assert.Contains($"{settings.GetProperty("Urls").GetString()}/gossipod", DocumentFence.TextOf(document), StringComparison.Ordinal);
        Assert.Contains("`kill c`", DocumentFence.TextOf(document), StringComparison.Ordinal);
    }

    /// <summary>The first dotnet command of a document: what a newcomer types first.</summary>
    private static string[] FirstCommand(string document)
    {
        var first = DocumentFence.All.Where(fence => fence.Document == document && fence.Tag == "console").SelectMany(fence => ShellCommands.Of(fence.Text)).First(words => words[0] == "dotnet");
        Assert.Equal("run", first[1]);
        return first;
    }

    private static async Task<int> CountAsync(HttpClient client, string status)
    {
        try
        {
            return JsonDocument.Parse(await client.GetStringAsync($"/gossipod/v1/members?status={status}")).RootElement.GetProperty("total").GetInt32();
        }
        catch (HttpRequestException)
        {
            return -1; // Not started yet.
        }
    }
}
