using System.Globalization;

namespace Gossipod.Tool.Simulating;

/// <summary>Prediction and simulation side by side.</summary>
internal static class SimReport
{
    public static IEnumerable<string[]> Rows(Prediction prediction, SimResult result)
    {
        var suspicion = prediction.Suspicion;
        yield return ["crash to suspicion", Seconds(prediction.Suspected), Of(result, detection => detection.Suspected)];
        yield return ["crash to first verdict", Seconds(prediction.Dead), Of(result, detection => detection.Dead)];
        yield return ["crash to known everywhere", Seconds(prediction.Known), Of(result, detection => detection.Known)];
        yield return ["  of it suspicion", $"{Seconds(suspicion.Min)} with {suspicion.Confirmations} confirmations, {Seconds(suspicion.Total(0))} with none", ""];
        yield return ["false suspicions per node and hour", Number(prediction.FalseSuspicionsPerHour), PerHour(result.FalseSuspicions, result)];
        yield return ["false deaths per node and hour, at most", Number(prediction.FalseDeathsPerHour), PerHour(result.FalseDeaths, result)];
        yield return ["datagrams per node and second", Number(prediction.DatagramsPerSecond), Number(result.PacketsPerSecond)];
        yield return ["their bytes", Number(prediction.DatagramBytesPerSecond), Number(result.DatagramBytesPerSecond)];
        yield return ["bytes over streams", Number(prediction.StreamBytesPerSecond), Number(result.StreamBytesPerSecond)];
    }

    private static string Of(SimResult result, Func<Detection, TimeSpan> time)
    {
        var times = result.Detections.Select(time).Order().ToList();
        return $"{Seconds(times.Aggregate(TimeSpan.Zero, (sum, one) => sum + one) / times.Count)}, {Seconds(times[0])} to {Seconds(times[^1])}";
    }

    private static string PerHour(int count, SimResult result) => string.Create(CultureInfo.InvariantCulture, $"{Number(count / result.NodeHours)}, {count} in {result.NodeHours:0.##} hours");

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");

    private static string Number(double number) => number.ToString(number switch { 0 => "0", < 1e-6 => "'below 0.000001'", < 1e-3 => "0.######", < 10 => "0.###", _ => "0.#" }, CultureInfo.InvariantCulture);
}
