using System.CommandLine;
using Gossipod.Actors.AspNetCore.Measure;

var members = new Option<int>("--members") { DefaultValueFactory = _ => 1_000, Description = "Cluster size." };
var rate = new Option<int>("--rate") { DefaultValueFactory = _ => 100, Description = "Events per second." };
var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => 30, Description = "How long." };
var frame = new Option<double>("--limit-frame") { DefaultValueFactory = _ => 100, Description = "95 % of the times between two frames, milliseconds." };
var delay = new Option<double>("--limit-delay") { DefaultValueFactory = _ => 100, Description = "95 % of the times from an event to its line, milliseconds." };
var growth = new Option<double>("--limit-growth") { DefaultValueFactory = _ => 100, Description = "How much longer that takes in the end than at first, milliseconds." };
var tasks = new Option<double>("--limit-tasks") { DefaultValueFactory = _ => 0.5, Description = "Part of the time in tasks above 50 ms, 0 to 1." };
var elements = new Option<int>("--limit-elements") { DefaultValueFactory = _ => 2_500, Description = "Elements in the page." };
var command = new RootCommand("The dashboard of a large, busy cluster in a real browser: frames, long tasks, how late events are drawn. Ends with 1 where a limit is broken, with 2 without a browser.")
{
    members, rate, seconds, frame, delay, growth, tasks, elements,
};
command.SetAction(async (parsed, ending) =>
{
    if (Chromium.WhyNot is { } reason)
    {
        Console.Error.WriteLine(reason);
        return 2;
    }

    await using var server = await MadeUpServer.StartAsync(parsed.GetValue(members));
    await using var chromium = await Chromium.StartAsync();
    var page = await chromium.OpenAsync(server.Url + "/gossipod/");
    await Task.Delay(TimeSpan.FromSeconds(3), ending); // What the page does to begin with is not measured.
    var figures = await DashboardMeasurement.RunAsync(server, page, parsed.GetValue(rate), parsed.GetValue(seconds));
    Console.WriteLine($"{parsed.GetValue(members)} members");
    foreach (var line in figures.Lines()) Console.WriteLine(line);

    var limits = new DashboardLimits(parsed.GetValue(frame), parsed.GetValue(delay), parsed.GetValue(growth), parsed.GetValue(tasks), parsed.GetValue(elements));
    var broken = limits.Broken(figures).ToList();
    foreach (var line in broken) Console.Error.WriteLine(line);
    return broken.Count == 0 ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();
