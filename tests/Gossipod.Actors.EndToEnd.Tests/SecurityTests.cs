using System.Security.Cryptography;

namespace Gossipod.Actors.EndToEnd.Tests;

/// <summary>Real processes that hold keys.</summary>
public sealed class SecurityTests
{
    private static readonly string Old = NewKey();
    private static readonly string New = NewKey();

    [Fact]
    public async Task Ten_processes_go_from_one_key_to_the_next_under_load_and_lose_nobody()
    {
        using var cluster = await ProcessCluster.FormAsync(10, "--key", Old);
        using var ending = new CancellationTokenSource();
        var load = LoadAsync(cluster, ending.Token);

        var ids = KeysOf(await CommandAsync(cluster[3], $"keys install {New}", ok: true));
        Assert.Equal(2, ids.Count);
        var (oldId, newId) = (ids[0], ids[1]);
        await CommandAsync(cluster[4], $"keys use {newId}", ok: true);
        Assert.Contains("still seal", (await CommandAsync(cluster[0], $"keys remove {newId}", ok: false)).Field("msg"), StringComparison.Ordinal);
        using var late = NodeProcess.Start("late", $"127.0.0.1:{NodeProgram.FreePort()}", cluster[0].Address, null, "--key", Old);
        await late.WaitForAsync("ready", "late");
        foreach (var node in cluster.Nodes) await node.WaitForAsync("join", "late");
        await late.WaitForLogAsync("fetched it from");
        await CommandAsync(cluster[5], $"keys remove {oldId}", ok: true);

        var keys = await CommandAsync(cluster[6], "keys", ok: true);
        Assert.Equal(11, keys.Json.GetProperty("members").GetArrayLength());
        Assert.Equal([newId], KeysOf(keys));
        await ending.CancelAsync();
        await load;
        Assert.Empty(cluster.FalseDeaths());
        Assert.DoesNotContain(late.Lines, line => line.Event == "leave");
    }

    [Fact]
    public async Task Who_is_turned_away_is_told_why()
    {
        using var holder = NodeProcess.Start("holder", $"127.0.0.1:{NodeProgram.FreePort()}", null, null, "--key", New);
        await holder.WaitForAsync("ready", "holder");
        await holder.WaitForLogAsync("Sealed: datagrams and streams");

        await RefusedAsync("WrongKey", "--key", Old);
        await RefusedAsync("SealedOnly");
        await RefusedAsync("WrongCluster", "--key", New, "--cluster", "another");

        using var member = NodeProcess.Start("member", $"127.0.0.1:{NodeProgram.FreePort()}", holder.Address, null, "--key", New);
        await holder.WaitForAsync("join", "member");

        async Task RefusedAsync(string reason, params string[] more)
        {
            using var stranger = NodeProcess.Start("stranger", $"127.0.0.1:{NodeProgram.FreePort()}", holder.Address, null, more);
            var message = (await stranger.WaitForAsync("error", line => line.Event == "error")).Field("message");
            Assert.Contains(reason, message, StringComparison.Ordinal);
            Assert.Contains(holder.Address, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_node_in_the_clear_warns_where_others_reach_it()
    {
        using var open = NodeProcess.Start("open", $"0.0.0.0:{NodeProgram.FreePort()}");
        using var local = NodeProcess.Start("local", $"127.0.0.1:{NodeProgram.FreePort()}");
        await open.WaitForLogAsync("Not sealed: this node");
        await local.WaitForAsync("ready", "local");

        Assert.DoesNotContain("Not sealed", local.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processes_with_certificates_are_a_cluster_and_those_of_another_authority_are_told_why()
    {
        var (ours, theirs) = (Directory.CreateTempSubdirectory("gossipod-tls").FullName, Directory.CreateTempSubdirectory("gossipod-tls").FullName);
        await CertificatesAsync(ours, "a", "b", "plain");
        await CertificatesAsync(theirs, "stranger");
        using var a = NodeProcess.Start("a", $"127.0.0.1:{NodeProgram.FreePort()}", null, null, With(ours, "a"));
        await a.WaitForLogAsync("Streams are TLS 1.3");
        using var b = NodeProcess.Start("b", $"127.0.0.1:{NodeProgram.FreePort()}", a.Address, null, With(ours, "b"));
        await a.WaitForAsync("join", "b");
        b.Send("send a hello");
        Assert.Equal("hello", (await a.WaitForAsync("user", "b")).Field("msg"));

        using var stranger = NodeProcess.Start("stranger", $"127.0.0.1:{NodeProgram.FreePort()}", a.Address, null, With(theirs, "stranger"));
        Assert.Contains("WrongAuthority", await RefusalAsync(stranger), StringComparison.Ordinal);
        using var plain = NodeProcess.Start("plain", $"127.0.0.1:{NodeProgram.FreePort()}", a.Address, null, "--key", New);
        Assert.Contains("TlsOnly", await RefusalAsync(plain), StringComparison.Ordinal);

        static string[] With(string directory, string name) =>
            ["--key", New, "--tls-cert", Path.Combine(directory, name + ".pem"), "--tls-key", Path.Combine(directory, name + "-key.pem"), "--tls-ca", Path.Combine(directory, "ca.pem")];

        static async Task<string> RefusalAsync(NodeProcess joiner) => (await joiner.WaitForAsync("error", line => line.Event == "error")).Field("message");
    }

    /// <summary>Makes an authority and a certificate for each node, with the console program.</summary>
    private static async Task CertificatesAsync(string directory, params string[] nodes)
    {
        var made = await ToolRun.RunAsync(NodeProgram.Path, null, ["certificates", directory, "gossipod", .. nodes]);
        Assert.True(made.ExitCode == 0, made.ToString());
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>The keys that each member reports, which must be the same at all.</summary>
    private static List<string> KeysOf(NodeLine report) => Assert.Single(
        report.Json.GetProperty("members").EnumerateArray()
            .Select(member => string.Join(',', member.GetProperty("keys").EnumerateArray().Select(id => id.GetString())))
            .Distinct()).Split(',').ToList();

    private static async Task<NodeLine> CommandAsync(NodeProcess node, string command, bool ok)
    {
        var seen = node.Lines.Count;
        node.Send(command);
        var answer = await node.WaitForAsync(command.Split(' ')[0], line => line.Event == "keys", from: seen);
        Assert.True(answer.Json.GetProperty("ok").GetBoolean() == ok, $"{command}: {answer.Text}");
        return answer;
    }

    private static async Task LoadAsync(ProcessCluster cluster, CancellationToken ending)
    {
        for (var i = 0; !ending.IsCancellationRequested; i++)
        {
            cluster[i % 10].Send($"broadcast load {i}");
            cluster[i % 10].Send($"send n{(i + 1) % 10} load {i}");
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
