using Gossipod.Examples.Common;

// Sends a counter to all others every 3 s; a pong that comes back sets the counter to its value + 1.
return await CounterNode.RunAsync(args, "NODE_1", 7948, "ping", async (node, stopping) =>
{
    var counter = 0L;
    var receiving = ReceiveAsync();
    using var timer = new PeriodicTimer(TimeSpan.FromSeconds(3));
    while (await timer.WaitForNextTickAsync(stopping)) await node.SendToOthersAsync(Interlocked.Increment(ref counter));
    await receiving;

    async Task ReceiveAsync()
    {
        await foreach (var (_, value) in node.ReceiveAsync("pong", stopping)) Interlocked.Exchange(ref counter, value + 1);
    }
});
