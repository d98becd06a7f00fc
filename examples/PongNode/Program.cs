using Gossipod.Examples.Common;

// Answers every ping with its value + 1.
return await CounterNode.RunAsync(args, "NODE_2", 7947, "pong", async (node, stopping) =>
{
    await foreach (var (from, value) in node.ReceiveAsync("ping", stopping)) await node.SendAsync(from, value + 1);
});
