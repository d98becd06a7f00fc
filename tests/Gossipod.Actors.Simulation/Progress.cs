using Gossipod.Actors.TestKit;
using Spectre.Console;

namespace Gossipod.Actors.Simulation;

/// <summary>Shows how far a run is: a bar on a terminal, a line now and then when the output is redirected.</summary>
internal static class Progress
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(30);

    /// <summary>Runs the work, which calls back after each seed; failures are shown at once.</summary>
    public static void Show(int seeds, bool quiet, Action<Action<SwarmResult>> work)
    {
        if (quiet) work(_ => { });
        else if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive) Lines(seeds, work);
        else Bar(seeds, work);
    }

    private static void Bar(int seeds, Action<Action<SwarmResult>> work) => AnsiConsole.Progress().Start(context =>
    {
        var bar = context.AddTask("seeds", maxValue: seeds);
        work(result =>
        {
            bar.Increment(1);
            if (result.Violation is not null) AnsiConsole.MarkupLineInterpolated($"[red]{Summary.FailingLine(result)}[/]");
        });
    });

    private static void Lines(int seeds, Action<Action<SwarmResult>> work)
    {
        var (done, failed, clock) = (0, 0, System.Diagnostics.Stopwatch.StartNew());
        var saidAt = TimeSpan.Zero;
        work(result =>
        {
            done++;
            if (result.Violation is not null)
            {
                failed++;
                Console.WriteLine(Summary.FailingLine(result));
            }

            if (done < seeds && clock.Elapsed - saidAt < LineInterval) return;
            saidAt = clock.Elapsed;
            Console.WriteLine(FormattableString.Invariant($"{done} of {seeds} seeds, {failed} failed, {clock.Elapsed.TotalSeconds:0} s"));
        });
    }
}
