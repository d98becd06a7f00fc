using System.Globalization;

namespace Gossipod.Tool.Simulating;

/// <summary>Prediction and simulation side by side.</summary>
internal static class SimReport
{
    public static IEnumerable<string[]> Rows(Prediction prediction, SimResult result)
    {
        var (first, suspicion) = (prediction.FirstFailedProbe, prediction.Suspicion);
        yield return ["crash to suspicion", $"mean {Seconds(first)}", Of(result, detection => detection.Suspected)];
        yield return ["crash to first verdict", $"mean {Seconds(first + suspicion.Min)}; at worst {Seconds(suspicion.Max)} of suspicion", Of(result, detection => detection.Dead)];
        yield return ["crash to known everywhere", "", Of(result, detection => detection.Known)];
        yield return ["suspicion lasts", $"{Seconds(suspicion.Min)} with {suspicion.Confirmations} confirmations, {Seconds(suspicion.Total(0))} with none", ""];
        yield return
        [
            "false suspicions per node and hour", Text($"{prediction.FalseSuspicionsPerHour:0.###} at most (pings over streams save most)"),
            Text($"{result.FalseSuspicions / result.NodeHours:0.###} ({result.FalseSuspicions} in {result.NodeHours:0.##} node hours)"),
        ];
        yield return ["false deaths", "", Text($"{result.FalseDeaths} in {result.NodeHours:0.##} node hours")];
        yield return ["datagrams per node and second", Text($"{prediction.PacketsPerSecond:0.##} and the gossip"), Text($"{result.PacketsPerSecond:0.##}")];
        yield return ["bytes per node and second", "", Text($"{result.DatagramBytesPerSecond:0.#} in datagrams, {result.StreamBytesPerSecond:0.#} over streams")];
    }

    private static string Of(SimResult result, Func<Detection, TimeSpan> time)
    {
        var times = result.Detections.Select(time).Order().ToList();
        return $"mean {Seconds(times.Aggregate(TimeSpan.Zero, (sum, one) => sum + one) / times.Count)}, {Seconds(times[0])} to {Seconds(times[^1])}";
    }

    private static string Seconds(TimeSpan time) => Text($"{time.TotalSeconds:0.00} s");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
