using System.Globalization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using Serilog;
using Serilog.Events;

namespace Gossipod.Examples.Common;

/// <summary>How the examples log: by Akka.Logger.Serilog, to standard error, each line with the name of its node.</summary>
public static class SerilogLogging
{
    private const string Template = "[{Timestamp:HH:mm:ss} {Level:u3} {Node}] {Message:lj}{NewLine}{Exception}";

    /// <summary>All that an ActorSystem needs to log by <see cref="Log.Logger"/>.</summary>
    private const string Loggers = """
        akka {
          loggers = ["Akka.Logger.Serilog.SerilogLogger, Akka.Logger.Serilog"]
          logger-formatter = "Akka.Logger.Serilog.SerilogLogMessageFormatter, Akka.Logger.Serilog"
        }
        """;

    /// <summary>Writes what is at that level or above, and of Microsoft's libraries warnings.</summary>
    public static LoggerConfiguration ToStandardError(this LoggerConfiguration log, LogEventLevel least = LogEventLevel.Information) => log
        .MinimumLevel.Is(least)
        .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
        .WriteTo.Console(standardErrorFromLevel: LogEventLevel.Verbose, outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture);

    /// <summary>Lets the ActorSystem of a host log by <see cref="Log.Logger"/>.</summary>
    public static AkkaConfigurationBuilder WithSerilog(this AkkaConfigurationBuilder akka) => akka.AddHocon(Loggers, HoconAddMode.Prepend);

    /// <summary>Starts an ActorSystem that has no host and logs by <see cref="Log.Logger"/>.</summary>
    /// <param name="name">The system's name.</param>
    /// <param name="hocon">Its settings.</param>
    public static ActorSystem CreateSystem(string name, string hocon) =>
        ActorSystem.Create(name, ConfigurationFactory.ParseString(hocon).WithFallback(ConfigurationFactory.ParseString(Loggers)));
}
