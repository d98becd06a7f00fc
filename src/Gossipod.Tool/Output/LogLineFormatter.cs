using System.Globalization;
using Akka.Event;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Gossipod.Tool.Output;

/// <summary>One line for each log event: when it came about, its level and its text. Akka's own text would repeat the first two.</summary>
internal sealed class LogLineFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "gossipod";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var values = logEntry.State is IEnumerable<KeyValuePair<string, object?>> state ? state.ToList() : [];
        var at = Find(values, "Timestamp") is DateTimeOffset time ? time : TimeProvider.System.GetUtcNow();
        textWriter.Write(at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ ", CultureInfo.InvariantCulture));
        textWriter.Write(LevelOf(logEntry.LogLevel));
        textWriter.Write(": ");
        textWriter.WriteLine(SafeText.Line(TextOf(logEntry, values)));
        if (logEntry.Exception is { } failure) textWriter.WriteLine(SafeText.Lines(failure.ToString()));
    }

    private static string TextOf<TState>(in LogEntry<TState> entry, List<KeyValuePair<string, object?>> values) =>
        Find(values, "LogSource") is not null && Find(values, "{OriginalFormat}") is string template
            ? SemanticLogMessageFormatter.Instance.Format(template, [.. values.Select(value => value.Value!)])
            : entry.Formatter(entry.State, entry.Exception);

    private static object? Find(List<KeyValuePair<string, object?>> values, string name) => values.Find(value => value.Key == name).Value;

    private static string LevelOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        _ => "error",
    };
}
