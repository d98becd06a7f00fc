using System.Net.Http.Json;
using System.Text.Json;
using Gossipod.Actors.EndToEnd;

namespace Gossipod.Actors.AspNetCore.Tests;

/// <summary>The example as a newcomer runs it.</summary>
public sealed class ExampleTests
{
    [Fact]
    public async Task The_dashboard_example_runs_three_nodes_kills_one_and_ends_by_itself_when_told()
    {
        var url = $"http://127.0.0.1:{NodeProgram.FreePort()}";
        using var process = NodeProcess.StartExample("Dashboard", "dashboard", "", "--urls", url, "--Gossipod:Bind=127.0.0.1:0");
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
