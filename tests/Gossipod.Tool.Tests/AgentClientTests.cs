using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gossipod.Tool.Tests;

/// <summary>What is said of agents that do not answer as they should.</summary>
public sealed class AgentClientTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", "answers something else than a Gossipod agent")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>", "answers something else than a Gossipod agent")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "has no Gossipod endpoints")]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", "asks for authorization")]
    [InlineData("HTTP/1.1 500 Sorry\r\nContent-Length: 0\r\n\r\n", "answers with 500")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n", "answers with 302")]
    [InlineData("HTTP/1.1 409 Conflict\r\nContent-Type: application/problem+json\r\nContent-Length: 58\r\n\r\n{\"title\":\"not done\",\"status\":409,\"detail\":\"it has \\u001b\"}", "not done: it has \\u001b")]
    [InlineData("HTTP/1.1 409 Conflict\r\nContent-Type: application/problem+json\r\nContent-Length: 1\r\n\r\n{", "answers with 409")]
    [InlineData("SSH-2.0-OpenSSH\r\n", "cannot be asked")]
    [InlineData("", "cannot be asked")]
    public async Task What_comes_instead_of_an_answer_is_said_in_a_line(string response, string says)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, response);
        foreach (var command in new[] { "info", "monitor", "members --watch", "keys list", "force-leave b" })
        {
            var run = await CommandRun.OfAsync([.. CommandRun.Words(command), "--agent", $"{listener.LocalEndpoint}"]);
            Assert.Equal(ExitCode.Failure, run.ExitCode);
            if (command == "info") Assert.Contains(says, run.Errors, StringComparison.Ordinal);
            Assert.InRange(run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 1, 1);
        }

        listener.Stop();
        await serving;
    }

    [Fact]
    public async Task Where_nobody_listens_it_says_how_to_start_an_agent()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var address = $"{free.LocalEndpoint}";
        free.Stop();
        var run = await CommandRun.OfAsync("members", "--agent", address);

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Contains("start one with 'gossipod agent'", run.Errors, StringComparison.Ordinal);
    }

    private static async Task ServeAsync(TcpListener listener, string response)
    {
        var request = new byte[4_096];
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                _ = await stream.ReadAsync(request);
                await stream.WriteAsync(Encoding.UTF8.GetBytes(response));
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // The listener was stopped.
        }
    }
}
