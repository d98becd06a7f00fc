using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Gossipod.Actors.AspNetCore.Json;

namespace Gossipod.Tool.Agents;

/// <summary>What an agent tells as it happens.</summary>
internal static class EventStream
{
    /// <summary>The state first, then each event.</summary>
    /// <param name="agent">Whom to listen to.</param>
    /// <param name="types">Only these, with commas; empty for all.</param>
    /// <param name="ending">Ends it.</param>
    /// <exception cref="ToolException">The agent ended it.</exception>
    public static async IAsyncEnumerable<(CurrentJson? State, EventJson? Happened)> ReadAsync(AgentClient agent, string types, [EnumeratorCancellation] CancellationToken ending)
    {
        await using var stream = await agent.EventsAsync(types, ending);
        await using var items = SseParser.Create(stream, static (type, data) => (type, data.ToArray())).EnumerateAsync(ending).GetAsyncEnumerator(ending);
        while (await NextAsync(items, ending))
        {
            var (type, data) = items.Current.Data;
            switch (type)
            {
                case "current": yield return (agent.Read(data, GossipodJson.Default.CurrentJson), null); break;
                case "event": yield return (null, agent.Read(data, GossipodJson.Default.EventJson)); break;
            }
        }

        if (!ending.IsCancellationRequested) throw new ToolException("the agent ended its stream of events: it stopped, or this side was too slow");
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<SseItem<(string, byte[])>> items, CancellationToken ending)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (Exception end) when (end is IOException or HttpRequestException || (end is OperationCanceledException && ending.IsCancellationRequested))
        {
            return false;
        }
    }
}
