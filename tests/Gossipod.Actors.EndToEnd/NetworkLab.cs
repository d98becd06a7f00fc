using System.Diagnostics;

namespace Gossipod.Actors.EndToEnd;

/// <summary>
/// Hosts of their own for nodes: network namespaces on one bridge, whose links can be cut. Needs root, iproute2 and iptables;
/// <see cref="TryCreate"/> says what is missing. Everything is removed when disposed.
/// </summary>
public sealed class NetworkLab : IDisposable
{
    private readonly string _id = $"gp{Environment.ProcessId % 10_000}";
    private readonly int _hosts;

    private NetworkLab(int hosts) => _hosts = hosts;

    /// <param name="hosts">How many, 1–200.</param>
    /// <param name="reason">Why there is none.</param>
    public static NetworkLab? TryCreate(int hosts, out string? reason)
    {
        var lab = new NetworkLab(hosts);
        reason = lab.Build();
        if (reason is null) return lab;
        lab.Dispose();
        return null;
    }

    /// <summary>Address of a host.</summary>
    public static string Address(int host) => $"10.199.7.{host + 1}";

    /// <summary>The command that runs another on that host.</summary>
    public string[] On(int host) => ["ip", "netns", "exec", $"{_id}n{host}"];

    /// <summary>Drops everything that the host sends or is sent.</summary>
    public void Cut(int host) => Rules(host, "-A");

    /// <summary>Undoes <see cref="Cut"/>.</summary>
    public void Restore(int host) => Rules(host, "-D");

    /// <summary>Drops every UDP datagram that the host sends or is sent, as a firewall does; TCP goes on.</summary>
    public void BlockDatagrams(int host) => Rules(host, "-A", "-p", "udp");

    /// <summary>Undoes <see cref="BlockDatagrams"/>.</summary>
    public void RestoreDatagrams(int host) => Rules(host, "-D", "-p", "udp");

    public void Dispose()
    {
        for (var i = 0; i < _hosts; i++) Run("ip", "netns", "del", $"{_id}n{i}");
        Run("ip", "link", "del", $"{_id}br");
    }

    private void Rules(int host, string verb, params string[] match)
    {
        foreach (var chain in new[] { "INPUT", "OUTPUT" })
        {
            string[] command = [.. On(host), "iptables", verb, chain, "!", chain == "INPUT" ? "-i" : "-o", "lo", .. match, "-j", "DROP"];
            if (Run(command) is { } failure) throw new InvalidOperationException(failure);
        }
    }

    private string? Build()
    {
        var failure = Run("ip", "link", "add", $"{_id}br", "type", "bridge") ?? Run("ip", "link", "set", $"{_id}br", "up");
        for (var i = 0; i < _hosts && failure is null; i++)
        {
            var (host, inner, outer) = ($"{_id}n{i}", "eth0", $"{_id}v{i}");
            failure = Run("ip", "netns", "add", host)
                ?? Run("ip", "link", "add", outer, "type", "veth", "peer", "name", inner, "netns", host)
                ?? Run("ip", "link", "set", outer, "master", $"{_id}br")
                ?? Run("ip", "link", "set", outer, "up")
                ?? Run([.. On(i), "ip", "addr", "add", $"{Address(i)}/24", "dev", inner])
                ?? Run([.. On(i), "ip", "link", "set", inner, "up"])
                ?? Run([.. On(i), "ip", "link", "set", "lo", "up"])
                ?? Run([.. On(i), "iptables", "-L", "-n"]);
        }

        return failure;
    }

    /// <returns>What went wrong; null when nothing did.</returns>
    private static string? Run(params string[] command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"'{string.Join(' ', command)}': {error.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return $"'{command[0]}': {missing.Message}";
        }
    }
}
