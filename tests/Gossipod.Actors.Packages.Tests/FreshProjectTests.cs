using System.Text.Json;
using Gossipod.Actors.EndToEnd;

namespace Gossipod.Actors.Packages.Tests;

/// <summary>A newcomer's way: projects outside this repository, with the packages that were packed.</summary>
[Collection(PackedPackages.Collection)]
public sealed class FreshProjectTests(PackedPackages packages)
{
    /// <summary>Starting a process, or noticing a death, on a busy machine.</summary>
    private const double Seconds = 120;

    [Fact]
    public async Task The_commands_of_the_templates_readme_give_three_nodes_and_a_dashboard_that_shows_which_was_killed()
    {
        var fresh = await packages.FreshAsync();
        var commands = fresh.Commands;
        var nodes = commands.Nodes;
        Assert.Equal(["a", "b", "c"], nodes.Select(NameOf));
        using var first = Start(fresh, nodes[0]);
        await first.WaitForTextAsync("a is a member, 1 are alive", Seconds);
        using var second = Start(fresh, nodes[1]);
        using var third = Start(fresh, nodes[2]);
        await first.WaitForTextAsync("b at", Seconds);
        await first.WaitForTextAsync("c at", Seconds);
        await second.WaitForTextAsync("c at", Seconds);

        using var browser = new HttpClient { BaseAddress = new Uri($"http://localhost:{commands.Port(5080)}") };
        Assert.Contains("<title>", await browser.GetStringAsync(new Uri("/gossipod", UriKind.Relative)), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("Healthy", await browser.GetStringAsync(new Uri("/health", UriKind.Relative)));
        await UntilAsync(browser, "c", "alive");
        third.Signal(PosixSignalNumber.Kill);
        await UntilAsync(browser, "c", "dead");
        await first.WaitForTextAsync("c died", Seconds);

        second.Signal(PosixSignalNumber.Interrupt);
        Assert.Equal(0, await second.WaitForExitAsync(Seconds));
        await UntilAsync(browser, "b", "left");
    }

    [Fact]
    public void The_page_for_newcomers_has_the_commands_of_the_templates_readme()
    {
        var page = File.ReadAllLines(Path.Combine(NodeProgram.Root, "docs", "start.md"));
        Assert.All(new NewcomerCommands(packages.ReadmeOf("Gossipod.Actors.Templates")).Lines.Where(line => !line.StartsWith("dotnet new install", StringComparison.Ordinal)), line => Assert.Contains(line, page));
    }

    [Fact]
    public async Task The_template_without_the_dashboard_gives_a_node_without_ASP_NET_Core()
    {
        var fresh = await packages.FreshAsync();
        Assert.Contains("\"fresh\"", fresh.Source("PlainNode", "appsettings.json"), StringComparison.Ordinal);
        Assert.DoesNotContain("AspNetCore", fresh.Source("PlainNode", "bin/Debug/net10.0/PlainNode.runtimeconfig.json"), StringComparison.Ordinal);
        var address = $"127.0.0.1:{NodeProgram.FreePort()}";

        using var node = fresh.Start("PlainNode", "plain", address, "--Gossipod:Name=plain", $"--Gossipod:Bind={address}", $"--Gossipod:Seeds:0={address}");
        await node.WaitForTextAsync("plain is a member, 1 are alive", Seconds);
        node.Signal(PosixSignalNumber.Terminate);
        Assert.Equal(0, await node.WaitForExitAsync(Seconds));
    }

    [Fact]
    public async Task The_first_example_of_every_librarys_readme_runs_with_the_packages_alone()
    {
        var fresh = await packages.FreshAsync();

        var printed = await DotnetCommand.RunAsync(packages.Projects, packages.Environment, "exec", fresh.Program("Examples"));

        foreach (var words in new[] { "payments-1 at 127.0.0.1:", "worked on: a job", "watched: ", "discovered: 127.0.0.1:8080", "simulated", "\"name\":\"payments-web\"", "all examples ran" })
            Assert.Contains(words, printed, StringComparison.Ordinal);
    }

    private static NodeProcess Start(FreshProjects fresh, string[] settings) => fresh.Start("MyNode", NameOf(settings), "", settings);

    private static string NameOf(string[] settings) => settings.Single(word => word.StartsWith("--Gossipod:Name=", StringComparison.Ordinal)).Split('=')[1];

    /// <summary>Asks what the dashboard asks, until a member has a status there.</summary>
    private static async Task UntilAsync(HttpClient browser, string name, string status)
    {
        var last = "";
        for (var limit = System.Diagnostics.Stopwatch.StartNew(); last != status; await Task.Delay(100))
        {
            if (limit.Elapsed.TotalSeconds > Seconds) throw new TimeoutException($"{name} is '{last}' on the dashboard after {Seconds} s, not '{status}'");
            using var answer = JsonDocument.Parse(await browser.GetStringAsync(new Uri("/gossipod/v1/members", UriKind.Relative)));
            last = answer.RootElement.GetProperty("members").EnumerateArray()
                .Where(row => row.GetProperty("name").GetString() == name).Select(row => row.GetProperty("status").GetString()!).SingleOrDefault() ?? "";
        }
    }
}
