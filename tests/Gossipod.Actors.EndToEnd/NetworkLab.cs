using System.Diagnostics;
using System.Globalization;

namespace Gossipod.Actors.EndToEnd;

/// <summary>
/// Hosts of their own for nodes: network namespaces on one bridge, whose links can be cut. Needs root, iproute2 and iptables;
/// <see cref="TryCreate"/> says what is missing. Everything is removed when disposed.
/// </summary>
public sealed class NetworkLab : IDisposable
{
    /// <summary>What nodes on hosts of their own listen on.</summary>
    public const int Port = 7946;

    private static readonly Lazy<string?> Obstacle = new(FindObstacle);

    private static int _serial;

    private readonly string _id = $"gp{Environment.ProcessId % 10_000}{(char)('a' + ((Interlocked.Increment(ref _serial) - 1) % 26))}";
    private readonly int _hosts;

    private NetworkLab(int hosts) => _hosts = hosts;

    /// <summary>Why this machine can have none; null when it can.</summary>
    public static string? WhyNot => Obstacle.Value;

    /// <param name="hosts">How many, 1–200.</param>
    /// <exception cref="InvalidOperationException">The machine can have none; the message is <see cref="WhyNot"/>.</exception>
    public static NetworkLab Create(int hosts) => TryCreate(hosts, out var reason) ?? throw new InvalidOperationException(reason);

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

    /// <summary>Drops everything that the host sends or is sent; sending fails there, as behind a firewall of its own.</summary>
    public void Cut(int host) => Rules(host, "-A");

    /// <summary>Undoes <see cref="Cut"/>.</summary>
    public void Restore(int host) => Rules(host, "-D");

    /// <summary>Drops every UDP datagram that the host sends or is sent, as a firewall does; TCP goes on.</summary>
    public void BlockDatagrams(int host) => Rules(host, "-A", "-p", "udp");

    /// <summary>Undoes <see cref="BlockDatagrams"/>.</summary>
    public void RestoreDatagrams(int host) => Rules(host, "-D", "-p", "udp");

    /// <summary>Swallows whatever others send to the host that matches, such as <c>-p tcp --syn</c>, until <see cref="Heal"/>.</summary>
    public void SwallowIncoming(int host, params string[] match) => Do([.. On(host), "iptables", "-A", "INPUT", "!", "-i", "lo", .. match, "-j", "DROP"]);

    /// <summary>Makes the way from the host to all others carry no longer packets than this; the kernel sends what is longer in fragments.</summary>
    public void NarrowPath(int host, int mtu) => Do([.. On(host), "ip", "route", "change", "10.199.7.0/24", "dev", "eth0", "src", Address(host), "mtu", mtu.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>Swallows what the first hosts send to the second ones, unnoticed by the sender, until <see cref="Heal"/>.</summary>
    public void Swallow(IReadOnlyCollection<int> from, IReadOnlyCollection<int> to)
    {
        foreach (var host in to)
        {
            var others = string.Join(',', from.Where(other => other != host).Select(Address));
            Do([.. On(host), "iptables", "-A", "INPUT", "-s", others, "-j", "DROP"]);
        }
    }

    /// <summary>Swallows that part of all packets at random, until <see cref="Heal"/>.</summary>
    /// <param name="probability">0–1.</param>
    public void Lose(double probability)
    {
        for (var i = 0; i < _hosts; i++)
            Do([.. On(i), "iptables", "-A", "INPUT", "!", "-i", "lo", "-m", "statistic", "--mode", "random", "--probability", probability.ToString(CultureInfo.InvariantCulture), "-j", "DROP"]);
    }

    /// <summary>Takes back every rule of every host.</summary>
    public void Heal()
    {
        for (var i = 0; i < _hosts; i++) Do([.. On(i), "iptables", "-F"]);
    }

    /// <summary>Takes the host's interface down, as a pulled cable or a flapping driver does: its routes are gone, its address stays.</summary>
    public void LinkDown(int host) => Do([.. On(host), "ip", "link", "set", "eth0", "down"]);

    public void LinkUp(int host) => Do([.. On(host), "ip", "link", "set", "eth0", "up"]);

    /// <summary>From now on the host reaches the others by a default route only.</summary>
    public void UseDefaultRoute(int host)
    {
        Do([.. On(host), "ip", "route", "add", "default", "dev", "eth0"]);
        Do([.. On(host), "ip", "route", "del", "10.199.7.0/24", "dev", "eth0"]);
    }

    /// <summary>Leaves the host without a route to anybody.</summary>
    public void RemoveDefaultRoute(int host) => Do([.. On(host), "ip", "route", "del", "default"]);

    public void RestoreDefaultRoute(int host) => Do([.. On(host), "ip", "route", "add", "default", "dev", "eth0"]);

    /// <summary>Packets that all hosts have sent so far.</summary>
    public long PacketsSent() => Enumerable.Range(0, _hosts).Sum(
        i => long.Parse(File.ReadAllText($"/sys/class/net/{_id}v{i}/statistics/rx_packets"), CultureInfo.InvariantCulture));

    public void Dispose()
    {
        for (var i = 0; i < _hosts; i++) Run("ip", "netns", "del", $"{_id}n{i}");
        Run("ip", "link", "del", $"{_id}br");
    }

    private static string? FindObstacle()
    {
        TryCreate(1, out var reason)?.Dispose();
        return reason is null ? null : $"this machine allows no network namespaces: {reason}";
    }

    private void Rules(int host, string verb, params string[] match)
    {
        foreach (var chain in new[] { "INPUT", "OUTPUT" })
            Do([.. On(host), "iptables", verb, chain, "!", chain == "INPUT" ? "-i" : "-o", "lo", .. match, "-j", "DROP"]);
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

    private static void Do(params string[] command)
    {
        if (Run(command) is { } failure) throw new InvalidOperationException(failure);
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
