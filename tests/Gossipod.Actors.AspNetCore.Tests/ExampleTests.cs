using System.Diagnostics;
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
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", NodeProgram.Of("Dashboard"), "--urls", url, "--Gossipod:Bind=127.0.0.1:0"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            using var client = new HttpClient { BaseAddress = new Uri(url) };
            await HttpNode.EventuallyAsync(async () => await CountAsync(client, "alive") == 3, "three members");
            Assert.Equal(200, (int)(await client.GetAsync("/health/ready")).StatusCode);
            Assert.Equal(200, (int)(await client.GetAsync("/gossipod/")).StatusCode);

            await process.StandardInput.WriteLineAsync("kill c");
            await process.StandardInput.FlushAsync();
            await HttpNode.EventuallyAsync(async () => await CountAsync(client, "dead") == 1, "c is dead");
            await process.StandardInput.WriteLineAsync("start c");
            await process.StandardInput.FlushAsync();
            await HttpNode.EventuallyAsync(async () => await CountAsync(client, "alive") == 3, "c is back");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
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
