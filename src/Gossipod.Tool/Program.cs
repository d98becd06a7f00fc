using Gossipod.Tool;

return await GossipodCommand.RunAsync(args, Console.Out, Console.Error);
