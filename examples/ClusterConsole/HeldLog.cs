using System.Collections.Concurrent;
using Gossipod.Examples.Common;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace ClusterConsole;

/// <summary>Keeps log lines while a table is drawn on the terminal that they go to, and writes them when it is done. Thread-safe.</summary>
internal sealed class HeldLog : ILogEventSink
{
    private readonly ConcurrentQueue<LogEvent> _lines = new();

    public void Emit(LogEvent logEvent) => _lines.Enqueue(logEvent);

    /// <summary>Writes the lines to standard error, in order.</summary>
    public void Release()
    {
        using var console = new LoggerConfiguration().ToStandardError().CreateLogger();
        while (_lines.TryDequeue(out var line)) console.Write(line);
    }
}
