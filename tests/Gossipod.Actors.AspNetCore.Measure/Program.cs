using System.CommandLine;
using Gossipod.Actors.AspNetCore.Measure;

var members = new Option<int>("--members") { DefaultValueFactory = _ => 1_000, Description = "Cluster size." };
var rate = new Option<int>("--rate") { DefaultValueFactory = _ => 100, Description = "Events per second." };
var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => 30, Description = "How long." };
var command = new RootCommand("The dashboard of a large, busy cluster in a real browser: frames, long tasks, how late events are drawn.") { members, rate, seconds };
command.SetAction(async (parsed, _) =>
{
    if (Chromium.WhyNot is { } reason)
    {
        Console.Error.WriteLine(reason);
        return 2;
    }

    await DashboardMeasurement.RunAsync(parsed.GetValue(members), parsed.GetValue(rate), parsed.GetValue(seconds), Console.Out);
    return 0;
});
return await command.Parse(args).InvokeAsync();
