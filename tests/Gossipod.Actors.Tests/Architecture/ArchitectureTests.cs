using System.Reflection;
using System.Text.RegularExpressions;
using Akka.Actor;
using Gossipod.Actors.Protocol.Members;

namespace Gossipod.Actors.Tests.Architecture;

/// <summary>The rules of the house that no compiler checks.</summary>
public sealed class ArchitectureTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Assembly Library = typeof(GossipodCluster).Assembly;

    [Fact]
    public void The_protocol_needs_nothing_but_the_base_class_library()
    {
        var references = typeof(Member).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!).ToList();

        Assert.DoesNotContain(references, name => !name.StartsWith("System.", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_wire_mentions_protobuf()
    {
        var owners = Users(type => type.Namespace is { } space
            && (space.StartsWith("Google.Protobuf", StringComparison.Ordinal)
                || space.StartsWith("Gossipod.Actors.Wire.V1", StringComparison.Ordinal)));

        Assert.NotEmpty(owners);
        var users = owners.Where(name => !name.StartsWith("Gossipod.Actors.Wire.", StringComparison.Ordinal)).Select(Outermost).Distinct();
        Assert.Equal(["MetadataCodec", "ProtobufPayload"], users.Order(StringComparer.Ordinal)); // for the applications' own messages and metadata
    }

    [Fact]
    public void Only_the_wire_and_the_actors_at_its_boundary_mention_the_codecs()
    {
        var owners = Users(type => type.Name is "PacketCodec" or "StreamCodec");

        var outside = owners.Where(name => !name.StartsWith("Gossipod.Actors.Wire.", StringComparison.Ordinal))
            .Select(Outermost)
            .Distinct();
        Assert.Equal(
            ["DisseminationActor", "ForgettingActor", "KeyringActor", "PathActor", "PathTrialActor", "PeerSendingActor", "ProbeActor", "ReceivingActor", "ReceptionActor", "SecurityCheckActor", "SyncActor"],
            outside.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_transports_mention_akka_io_and_sockets()
    {
        var owners = Users(type => type.Namespace == "Akka.IO" || type.FullName == "System.Net.Sockets.Socket");

        Assert.NotEmpty(owners);
        Assert.DoesNotContain(owners, name => !name.StartsWith("Gossipod.Actors.Transport.", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_but_the_facade_names_the_facade()
    {
        var names = from file in SourceTree.Actors
                    where Path.GetDirectoryName(file.Path) is { Length: > 0 } folder && folder != "Configuration"
                    where Regex.IsMatch(SourceTree.Code(file.Text), @"\bGossipodCluster\b")
                    select file.Path;

        Assert.Empty(names);
    }

    [Fact]
    public void No_actor_names_the_class_of_another()
    {
        var actors = ActorTypes().ToDictionary(type => type.Name, type => type.Namespace!.Split('.')[^1]);
        var uses = from file in SourceTree.Actors
                   let folder = Path.GetDirectoryName(file.Path)!
                   where folder.Length > 0 && folder != "Node"
                   from actor in actors
                   where actor.Value != folder && !(folder == "Membership" && actor.Key == "SuspicionActor")
                   where Regex.IsMatch(SourceTree.Code(file.Text), $@"\b{actor.Key}\b")
                   select $"{file.Path} names {actor.Key}";

        Assert.NotEmpty(actors);
        Assert.Empty(uses);
    }

    [Fact]
    public void Every_actor_of_a_node_gets_its_dispatcher()
    {
        var made = from file in SourceTree.Actors
                   where Path.GetDirectoryName(file.Path)!.Length > 0
                   from Match match in Regex.Matches(SourceTree.Code(file.Text), @"(new Props\(typeof|Props\.Create)[^;]*;")
                   select (file.Path, match.Value);

        Assert.NotEmpty(made);
        Assert.DoesNotContain(made, props => !props.Value.Contains(".WithDispatcher(", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_facade_asks()
    {
        var askers = from file in SourceTree.Actors
                     where !file.Path.StartsWith("GossipodCluster", StringComparison.Ordinal)
                     where Regex.IsMatch(SourceTree.Code(file.Text), @"\.Ask[<(]")
                     select file.Path;

        Assert.Empty(askers);
    }

    [Fact]
    public void No_source_file_has_more_than_250_lines()
    {
        var long250 = SourceTree.Files.Where(file => file.Text.AsSpan().Count('\n') > 250).Select(file => file.Path);

        Assert.True(SourceTree.Files.Count > 50, $"sources not found below {SourceTree.Root}");
        Assert.Empty(long250);
    }

    private static IEnumerable<Type> ActorTypes() =>
        Library.GetTypes().Where(type => typeof(ActorBase).IsAssignableFrom(type) && !type.IsNested && !type.IsAbstract);

    private static string Outermost(string fullName) => fullName.Split('.')[^1].Split('+')[0];

    /// <summary>Full names of our types whose fields, signatures, bases or local variables mention such a type.</summary>
    private static List<string> Users(Predicate<Type> mentions) =>
        [.. Library.GetTypes().Where(type => Mentioned(type).SelectMany(Parts).Any(part => mentions(part))).Select(type => type.FullName!)];

    private static IEnumerable<Type> Mentioned(Type type)
    {
        var fields = type.GetFields(Everything).Select(field => field.FieldType);
        var methods = type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)).ToList();
        var signatures = methods.SelectMany(method => method.GetParameters()).Select(parameter => parameter.ParameterType);
        var results = methods.OfType<MethodInfo>().Select(method => method.ReturnType);
        var locals = methods.SelectMany(method => method.GetMethodBody()?.LocalVariables ?? []).Select(local => local.LocalType);
        var bases = type.BaseType is { } parent ? type.GetInterfaces().Append(parent) : type.GetInterfaces();
        return fields.Concat(signatures).Concat(results).Concat(locals).Concat(bases);
    }

    private static IEnumerable<Type> Parts(Type type)
    {
        yield return type;
        if (type.HasElementType)
        {
            foreach (var part in Parts(type.GetElementType()!)) yield return part;
        }

        foreach (var part in type.GenericTypeArguments.SelectMany(Parts)) yield return part;
    }
}
