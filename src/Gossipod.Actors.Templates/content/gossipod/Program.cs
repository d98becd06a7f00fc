using Akka.Actor;
using Akka.Hosting;
using Gossipod.Actors.Hosting;
using GossipodNode;
using Microsoft.Extensions.Hosting;

// Settings come from appsettings.json, then the environment (Gossipod__Bind=…), then the command line (--Gossipod:Bind=…).
var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });

builder.Services.AddAkka("my-system", akka => akka
    .WithGossipod(builder.Configuration)
    .WithActors((system, registry) => registry.Register<MembersActor>(system.ActorOf<MembersActor>("members"))));

await builder.Build().RunAsync();
