using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace Gossipod.Actors.Benchmarks.Messages;

/// <summary>
/// <c>messages</c>: reliable messages from this process to another one on 127.0.0.1, or the same bytes by Akka.IO alone; and
/// <c>broadcasts</c>, in a simulation.
/// </summary>
internal static class MessagesCommand
{
    public static Command Create()
    {
        var size = new Option<int>("--size") { Description = "Bytes of each payload.", DefaultValueFactory = _ => 100 };
        var count = new Option<int>("--count") { Description = "Messages measured; a tenth of them goes before.", DefaultValueFactory = _ => 1_000_000 };
        var window = new Option<int>("--window") { Description = "Sends not yet acknowledged.", DefaultValueFactory = _ => 10_000 };
        var raw = new Option<bool>("--raw") { Description = "Write as many bytes with Akka.IO's TCP alone, 64 KiB at a time." };
        var runs = new Option<int>("--runs") { Description = "How often.", DefaultValueFactory = _ => 3 };
        var command = new Command("messages", "Reliable messages between two processes.") { size, count, window, raw, runs };
        command.SetAction(async (parsed, _) =>
        {
            for (var run = 1; run <= parsed.GetValue(runs); run++)
            {
                var (bytes, messages) = (parsed.GetValue(size), parsed.GetValue(count));
                var took = parsed.GetValue(raw)
                    ? await RawStreams.SendAsync(bytes, messages)
                    : await ReliableRun.SendAsync(bytes, messages, parsed.GetValue(window));
                Console.WriteLine(FormattableString.Invariant(
                    $"run {run}: {messages} x {bytes} B in {took.TotalSeconds:0.00} s: {messages / took.TotalSeconds:0} messages/s, {(double)messages * bytes / took.TotalSeconds / 1e6:0.0} MB/s"));
            }
        });
        return command;
    }

    /// <summary>The other process.</summary>
    public static Command CreateReceiver()
    {
        var join = new Option<string?>("--join");
        var bytes = new Option<long>("--bytes");
        var command = new Command("messages-receiver", "The process that receives; started by messages.") { join, bytes };
        command.Hidden = true;
        command.SetAction(async (parsed, _) =>
        {
            if (parsed.GetValue(join) is { } seed) await ReliableRun.ReceiveAsync(seed);
            else await RawStreams.ReceiveAsync(parsed.GetValue(bytes));
        });
        return command;
    }

    public static Process StartReceiver(params string[] options)
    {
        string[] all = ["exec", typeof(MessagesCommand).Assembly.Location, "messages-receiver", .. options];
        return Process.Start(new ProcessStartInfo("dotnet", all) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    public static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
