using System.Threading.Channels;
using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Tool.Agents;
using Gossipod.Tool.Output;
using Spectre.Console;

namespace Gossipod.Tool.Commands;

/// <summary>The members again and again: a live table on a terminal, one state after another elsewhere.</summary>
internal static class MembersWatch
{
    /// <summary>Nothing stands still for longer.</summary>
    public static readonly TimeSpan Refresh = TimeSpan.FromSeconds(5);

    /// <summary>What happens within this time is shown together.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(200);

    public static async Task<int> RunAsync(AgentClient agent, string path, string format, TextWriter output, CancellationToken ending)
    {
        if (format == "table" && ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected)
        {
            await AnsiConsole.Live(new Table()).StartAsync(context => FollowAsync(agent, path, (_, page) => context.UpdateTarget(Table(page)), ending));
            return ExitCode.Done;
        }

        await FollowAsync(
            agent, path,
            (answer, page) =>
            {
                MembersCommand.Write(output, format, answer, page);
                if (format == "table") output.WriteLine();
                output.Flush();
            },
            ending);
        return ExitCode.Done;
    }

    /// <summary>Shows them now, after each event, and when nothing has happened for a while: round-trip times change without events.</summary>
    private static async Task FollowAsync(AgentClient agent, string path, Action<byte[], MembersJson> show, CancellationToken ending)
    {
        var news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(ending);
        var listener = ListenAsync(agent, news.Writer, listening.Token);
        try
        {
            while (await NextAsync(news.Reader, ending))
            {
                var answer = await agent.GetAsync(path, ending);
                show(answer, MembersReader.Read(answer));
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Ctrl-C is how a watch ends.
        }
        finally
        {
            await listening.CancelAsync();
            await listener;
        }
    }

    /// <summary>Tells of each event; what became of the stream in the end is told by the channel.</summary>
    private static async Task ListenAsync(AgentClient agent, ChannelWriter<bool> news, CancellationToken ending)
    {
        Exception? failure = null;
        try
        {
            await foreach (var _ in EventStream.ReadAsync(agent, "", ending)) news.TryWrite(true);
        }
        catch (Exception end) when (end is ToolException or OperationCanceledException)
        {
            failure = end as ToolException;
        }

        news.Complete(failure);
    }

    /// <summary>Waits until there is something to show.</summary>
    /// <returns>False when the stream of events has ended because the watch has.</returns>
    /// <exception cref="ToolException">The stream of events failed.</exception>
    private static async Task<bool> NextAsync(ChannelReader<bool> news, CancellationToken ending)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ending);
        limit.CancelAfter(Refresh);
        try
        {
            if (!await news.WaitToReadAsync(limit.Token)) return false;
        }
        catch (OperationCanceledException) when (!ending.IsCancellationRequested)
        {
            return true;
        }

        await Task.Delay(Calm, TimeProvider.System, ending);

        // What happens from here on, the answer may lack.
        news.TryRead(out _);
        return true;
    }

    private static Table Table(MembersJson page)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var head in MemberText.Heads) table.AddColumn(head);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var member in page.Members)
        {
            var colour = member.Status switch { "alive" => "green", "suspect" => "yellow", "dead" => "red", _ => "grey" };
            var cells = MemberText.Row(member, now).Select((text, at) => at == 2 ? $"[{colour}]{Markup.Escape(SafeText.Line(text))}[/]" : Markup.Escape(SafeText.Line(text)));
            table.AddRow([.. cells]);
        }

        return table;
    }
}
