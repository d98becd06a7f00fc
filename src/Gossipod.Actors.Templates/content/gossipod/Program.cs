using Akka.Actor;
using Akka.Hosting;
#if (dashboard)
using Gossipod.Actors.AspNetCore;
#endif
using Gossipod.Actors.Hosting;
using GossipodNode;
#if (!dashboard)
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
#endif

// Settings come from appsettings.json, then the environment (Gossipod__Bind=…), then the command line (--Gossipod:Bind=…).
#if (dashboard)
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
#else
var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
#endif

#if (dashboard)
builder.Services.AddHealthChecks();
#endif
builder.Services.AddAkka("my-system", akka => akka
    .WithGossipod(builder.Configuration)
#if (dashboard)
    .WithGossipodHealthChecks()
#endif
    .WithActors((system, registry) => registry.Register<MembersActor>(system.ActorOf<MembersActor>("members"))));

var app = builder.Build();
#if (dashboard)
app.MapGossipod();              // the dashboard at /gossipod; for this machine only, and it cannot change anything, unless told otherwise
app.MapHealthChecks("/health");
#endif
await app.RunAsync();
