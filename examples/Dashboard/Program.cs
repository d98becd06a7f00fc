using Akka.Hosting;
using Dashboard;
using Gossipod.Actors;
using Gossipod.Actors.AspNetCore;
using Gossipod.Actors.Hosting;
using Gossipod.Examples.Common;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Serilog;

// One node, configured by appsettings.json, the environment and the command line (--Gossipod:Name=x), with its dashboard at /gossipod, and
// neighbours in the same process that commands on standard input kill and start again.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Services.AddSerilog(log => log.ToStandardError());
builder.Services.AddHealthChecks();
builder.Services.AddGossipodCluster().AddAkka("dashboard", akka => akka
    .WithSerilog()
    .WithGossipod(builder.Configuration)
    .WithGossipodHealthChecks());

var app = builder.Build();
// Only this machine is answered, and can read. --AllowActions=true lets whoever is on this machine, any of its users, make the node leave,
// join others and change its tags and keys, from the page too. An application that is reached from elsewhere sets options.AuthorizationPolicy
// for reading and options.ActionPolicy for that.
app.MapGossipod(options => options.AllowActions = builder.Configuration.GetValue("AllowActions", false));
foreach (var probe in new[] { "startup", "ready", "live" })
    app.MapHealthChecks($"/health/{probe}", new HealthCheckOptions { Predicate = check => check.Tags.Contains(probe) });

try
{
    await app.StartAsync();
}
catch (Exception failure) when (failure is GossipodException or Akka.Configuration.ConfigurationException or IOException)
{
    Console.Error.WriteLine(failure.Message);
    return failure is Akka.Configuration.ConfigurationException ? 2 : 1;
}

var cluster = app.Services.GetRequiredService<GossipodCluster>();
await using var neighbours = new Neighbours(cluster);
foreach (var name in builder.Configuration.GetSection("Neighbours").Get<string[]>() ?? []) await neighbours.StartAsync(name);
Console.WriteLine($"The dashboard is at {app.Urls.First()}/gossipod; type 'kill NAME', 'start NAME' or 'leave NAME'; Ctrl-C ends");
_ = neighbours.ReadCommandsAsync();
await app.WaitForShutdownAsync();
return 0;
