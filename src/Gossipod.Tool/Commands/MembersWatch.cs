using Gossipod.Actors.AspNetCore.Json;
using Gossipod.Tool.Agents;
using Gossipod.Tool.Output;
using Spectre.Console;

namespace Gossipod.Tool.Commands;

/// <summary>The members again and again: a live table on a terminal, one state after another elsewhere.</summary>
internal static class MembersWatch
{
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

    private static async Task FollowAsync(AgentClient agent, string path, Action<byte[], MembersJson> show, CancellationToken ending)
    {
        var (pending, isAwaited) = (Task.CompletedTask, 0);
        await foreach (var (state, _) in EventStream.ReadAsync(agent, "", ending))
        {
            if (pending.IsFaulted) await pending;
            if (state is not null) await ShowAsync();
            else if (Interlocked.Exchange(ref isAwaited, 1) == 0) pending = ShowSoonAsync(pending);
        }

        async Task ShowSoonAsync(Task before)
        {
            await Task.Delay(Calm, TimeProvider.System, ending);
            await before;

            // What happens from here on, the answer may lack.
            Interlocked.Exchange(ref isAwaited, 0);
            await ShowAsync();
        }

        async Task ShowAsync()
        {
            var answer = await agent.GetAsync(path, ending);
            show(answer, MembersReader.Read(answer));
        }
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
