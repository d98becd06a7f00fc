using Gossipod.Actors.Experiments;

return await ExperimentsCommand.Create().Parse(args).InvokeAsync();
