using System.Text;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Akka.Actor;
using Akka.Configuration;
using Gossipod.Actors.Diagnostics;
using Gossipod.Actors.Fuzzing.Generating;
using Gossipod.Actors.Protocol.Messaging;
using Xunit.Abstractions;
using V1 = Gossipod.Actors.Wire.V1;

namespace Gossipod.Actors.Fuzzing.Tests.Nodes;

/// <summary>What applications read of a peer's payloads and metadata with the library's help.</summary>
public sealed partial class PayloadFuzzTests(ITestOutputHelper output)
{
    private const int Depth = 200_000;

    [Fact]
    public async Task Objects_of_Akka_serializers_are_read_or_counted()
    {
        using var system = ActorSystem.Create("payloads", ConfigurationFactory.ParseString("""
            akka { loglevel = OFF, stdout-loglevel = OFF, loggers = [] }
            gossipod { cluster-name = fuzzing, name = payloads, bind = "127.0.0.1:0", profile = local }
            """));
        var cluster = GossipodCluster.Get(system);
        await cluster.Started.WaitAsync(TimeSpan.FromSeconds(60));
        object[] objects = ["text", new Order("a", 3, ["x", "y"]), new byte[] { 1, 2, 3 }, 5, new Dictionary<string, object> { ["a"] = 1 }, ActorRefs.Nobody];
        var payloads = objects.Select(cluster.Serialize).ToList();
        var read = 0;
        var count = (int)FuzzRun.Count(0.005);
        for (var i = 0; i < count; i++)
        {
            var random = FuzzRandom.For(FuzzRun.Seed, i);
            if (cluster.TryDeserialize(Changed(random.Pick(payloads), random), out _)) read++;
        }

        output.WriteLine($"{read} of {count} were read");
        Assert.InRange(read, count / 100, count - (count / 100));
        Assert.Equal(count - read, cluster.Node.Counters[Counter.PayloadsUnreadable]);
        foreach (var json in Deep()) cluster.TryDeserialize(Of(payloads[1], payloads[1].Manifest, Encoding.UTF8.GetBytes(json)), out _);
        await system.Terminate().WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void Protobuf_payloads_are_read_or_not()
    {
        var valid = Wired.GoldenFrames.Select(frame => frame[8..]).ToList();
        var bytes = new ByteMutator([.. Wired.GoldenFrames], 4_096);
        var manifest = V1.Frame.Descriptor.FullName;
        var read = 0;
        var count = FuzzRun.Count(0.05);
        for (var i = 0L; i < count; i++)
        {
            var random = FuzzRandom.For(FuzzRun.Seed, i);
            var body = random.OneIn(3) ? random.Bytes(random.Next(100)) : bytes.Next(random).ToArray();
            if (body.Length > 8) body = body[8..];
            var payload = new MessagePayload(PayloadFormat.Protobuf, 0, random.OneIn(20) ? "other.Type" : manifest, body);
            if (payload.TryParse<V1.Frame>(out _)) read++;
        }

        Assert.InRange(read, 1, count - 1);
        Assert.All(valid, body => Assert.True(new MessagePayload(PayloadFormat.Protobuf, 0, manifest, body).TryParse<V1.Frame>(out _)));
    }

    [Fact]
    public void Metadata_is_read_or_not()
    {
        var json = MetadataCodec.Json((JsonTypeInfo<Order>)Json.Default.Order);
        var protobuf = MetadataCodec.Protobuf(V1.Record.Parser);
        var written = json.Encode(new Order("name", 7, ["a", "b"]));
        var mutator = new ByteMutator([[.. new byte[8], .. written]], 1_024);
        var read = 0;
        var count = FuzzRun.Count(0.05);
        for (var i = 0L; i < count; i++)
        {
            var random = FuzzRandom.For(FuzzRun.Seed, i);
            var changed = mutator.Next(random).ToArray();
            ReadOnlyMemory<byte> metadata = random.OneIn(4) ? random.Bytes(random.Next(60)) : changed.AsMemory(Math.Min(8, changed.Length));
            if (json.TryDecode(metadata, out _)) read++;
            protobuf.TryDecode(metadata, out _);
        }

        foreach (var deep in Deep()) Assert.False(json.TryDecode(Encoding.UTF8.GetBytes(deep), out _));
        Assert.InRange(read, 1, count - 1);
    }

    private static IEnumerable<string> Deep() =>
        [new string('[', Depth), string.Concat(Enumerable.Repeat("{\"a\":", Depth)), $"{{\"Lines\":{new string('[', Depth)}"];

    private static MessagePayload Changed(MessagePayload payload, FuzzRandom random)
    {
        var bytes = new ByteMutator([[.. new byte[8], .. payload.Bytes.Span]], 4_096).Next(random).ToArray();
        string[] manifests = [payload.Manifest, "", "System.String", "No.Such, Type", "a[", "System.Collections.Generic.List`1[[", "\0"];
        var manifest = random.OneIn(4) ? random.Pick(manifests) : payload.Manifest;
        var serializer = random.OneIn(4) ? random.Next(-2, 30) : payload.SerializerId;
        return new MessagePayload(random.OneIn(50) ? PayloadFormat.Bytes : PayloadFormat.Akka, serializer, manifest, bytes.Length > 8 ? bytes[8..] : []);
    }

    private static MessagePayload Of(MessagePayload like, string manifest, byte[] bytes) => new(like.Format, like.SerializerId, manifest, bytes);

    internal sealed record Order(string Name, int Count, List<string> Lines);

    [JsonSerializable(typeof(Order))]
    internal sealed partial class Json : JsonSerializerContext;
}
