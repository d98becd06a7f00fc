using Gossipod.Actors.Protocol.Forgetting;
using Gossipod.Actors.Protocol.Keys;
using Gossipod.Actors.Protocol.Members;
using Gossipod.Actors.Protocol.Messaging;
using Gossipod.Actors.Protocol.Paths;
using Gossipod.Actors.Protocol.Probing;
using Gossipod.Actors.Protocol.Syncing;

namespace Gossipod.Actors.Protocol.Tests.Syncing;

public sealed class StreamMessageTests
{
    private static readonly MemberName A = MemberName.Create("a");
    private static readonly MemberName B = MemberName.Create("b");

    public static TheoryData<string> Named => [.. Messages(A).Keys];

    [Theory]
    [MemberData(nameof(Named))]
    public void What_names_its_sender_is_of_nobody_else(string kind)
    {
        Assert.Null(Messages(A)[kind].SourceOtherThan(A));
        Assert.Equal(kind is nameof(StreamPing) or nameof(StreamPong) ? $"tag {A.Tag:x8}" : "a", Messages(A)[kind].SourceOtherThan(B));
    }

    [Fact]
    public void Who_asks_for_keys_proves_it_by_the_name_of_its_certificate() =>
        Assert.Null(new KeyRequest(KeyOperation.List, A.Tag, 0, default).SourceOtherThan(B));

    [Fact]
    public void Every_message_with_a_source_is_of_the_table() => Assert.Equal(
        typeof(StreamMessage).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(StreamMessage)) && type.GetProperty("Source") is not null).Select(type => type.Name).Order(),
        Messages(A).Keys.Order());

    private static Dictionary<string, StreamMessage> Messages(MemberName source) => new StreamMessage[]
    {
        new SyncRequest(SyncPurpose.Join, source, 1, 2, 3),
        new InSync(source),
        new TablePage(source, [], Last: true),
        new MessageHello(source, 1, 2, 3, 4),
        new HelloAccepted(source, 0),
        new ForgetRequest(ForgetOperation.Ask, 1, source, B, default),
        new ForgetReport(source, ForgetStanding.Unknown, default),
        new StreamPing(1, source.Tag, 2, 3, IsAccused: false),
        new StreamPong(1, source.Tag, 2),
        new KeyReport(source, [], "", default),
        new PathRequest(1, source),
        new PathReport(source, true, null, null, "", 0, 0),
    }.ToDictionary(message => message.GetType().Name);
}
