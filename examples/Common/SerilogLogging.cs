using System.Globalization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using Serilog;
using Serilog.Events;

namespace Gossipod.Examples.Common;

/// <summary>How the examples log: by Serilog, to standard error, each line with the name of its node.</summary>
public static class SerilogLogging
{
    private const string Template = "[{Timestamp:HH:mm:ss} {Level:u3} {Node}] {Message:lj}{NewLine}{Exception}";

#if AKKA_LOGGER_SERILOG
    /// <summary>Named in HOCON, so that no code depends on the package.</summary>
    private const string Loggers = """
        akka {
          loggers = ["Akka.Logger.Serilog.SerilogLogger, Akka.Logger.Serilog"]
          logger-formatter = "Akka.Logger.Serilog.SerilogLogMessageFormatter, Akka.Logger.Serilog"
        }
        """;
#else
    private const string Loggers = "akka.loggers = [\"Akka.Hosting.Logging.LoggerFactoryLogger, Akka.Hosting\"]";
#endif

    /// <summary>Writes what is at that level or above, and of Microsoft's libraries warnings.</summary>
    public static LoggerConfiguration ToStandardError(this LoggerConfiguration log, LogEventLevel least = LogEventLevel.Information) => log
        .MinimumLevel.Is(least)
        .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
        .WriteTo.Console(standardErrorFromLevel: LogEventLevel.Verbose, outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture);

    /// <summary>Lets the ActorSystem of a host log by the host's Serilog.</summary>
    public static AkkaConfigurationBuilder WithSerilog(this AkkaConfigurationBuilder akka)
    {
#if AKKA_LOGGER_SERILOG
        return akka.AddHocon(Loggers, HoconAddMode.Prepend);
#else
        return akka.ConfigureLoggers(loggers =>
        {
            loggers.ClearLoggers();
            loggers.AddLoggerFactory();
        });
#endif
    }

    /// <summary>Starts an ActorSystem that has no host and logs by <see cref="Log.Logger"/> as it is then.</summary>
    /// <param name="name">The system's name.</param>
    /// <param name="hocon">Its settings.</param>
    public static ActorSystem CreateSystem(string name, string hocon)
    {
        var setup = BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString(hocon).WithFallback(ConfigurationFactory.ParseString(Loggers)));
#if AKKA_LOGGER_SERILOG
        return ActorSystem.Create(name, setup);
#else
        return ActorSystem.Create(name, setup.And(new Akka.Hosting.Logging.LoggerFactorySetup(new Serilog.Extensions.Logging.SerilogLoggerFactory(Log.Logger))));
#endif
    }
}
