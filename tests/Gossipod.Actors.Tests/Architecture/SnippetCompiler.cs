using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Gossipod.Actors.Tests.Architecture;

/// <summary>
/// Compiles a piece of C# as documents show it: a whole file, members of a class, or statements. What a reader has at hand by then stands
/// in <see cref="Context"/>.
/// </summary>
internal static class SnippetCompiler
{
    private const string Usings = """
        using System; using System.Collections.Generic; using System.Linq; using System.Threading; using System.Threading.Tasks;
        using Akka.Actor; using Akka.Configuration; using Akka.Event; using Akka.Hosting; using Akka.Routing;
        using Gossipod.Actors; using Gossipod.Actors.Hosting; using Gossipod.Actors.Protocol.Members; using Gossipod.Actors.Protocol.Messaging;
        using Gossipod.Actors.AspNetCore; using Gossipod.Actors.Configuration; using Gossipod.Actors.Discovery; using Gossipod.Actors.Protocol; using Gossipod.Actors.Remote; using Gossipod.Actors.Security;
        using Microsoft.Extensions.Configuration; using Microsoft.Extensions.DependencyInjection; using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Diagnostics.HealthChecks; using Microsoft.Extensions.Options;
        using static AtHand;

        """;

    /// <summary>What a reader has at hand: an application of theirs, by the names that documents use.</summary>
    private const string Context = """
        using System; using System.Threading; using Akka.Actor; using Gossipod.Actors; using Gossipod.Actors.Protocol.Members;
        using Microsoft.Extensions.DependencyInjection; using Microsoft.Extensions.Hosting;

        public static class AtHand
        {
            public static ActorSystem system = null!;
            public static GossipodCluster cluster = null!;
            public static IActorRef someActor = null!;
            public static CancellationToken stopping;
            public static Member member = null!;
            public static IServiceCollection services = null!;
            public static HostApplicationBuilder builder = null!;
            public static Microsoft.AspNetCore.Builder.WebApplication app = null!;
            public static double load;
            public static Google.Protobuf.WellKnownTypes.StringValue order = null!;
            public static Job job = null!;
            public static IActorRef watcher = null!;
            public static void Handle(object message) { }
        }

        public sealed record Job(string Customer);
        public sealed record OrderPlaced(int Id);
        public sealed class Workers;
        public sealed record NodeInfo(string Region, double Load);

        public sealed class NodeInfoContext
        {
            public static NodeInfoContext Default => null!;
            public System.Text.Json.Serialization.Metadata.JsonTypeInfo<NodeInfo> NodeInfo => null!;
        }
        """;

    private static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))]);

    private static readonly SyntaxTree AtHand = CSharpSyntaxTree.ParseText(Context, new CSharpParseOptions(LanguageVersion.Latest));

    /// <summary>What is wrong with it; null when it compiles in one of the three forms.</summary>
    public static string? Problem(string snippet)
    {
        string[] forms =
        [
            $"{Usings}\n{snippet}",
            $"{Usings}\npartial class Snippet {{\n{snippet}\n}}",
            $"{Usings}\npartial class Snippet {{ static async Task Run() {{ await Task.CompletedTask;\n{snippet}\n}} }}",
        ];
        var problems = forms.Select(Compile).ToList();
        return problems.Any(problem => problem.Count == 0) ? null : string.Join('\n', problems.MinBy(problem => problem.Count)!);
    }

    private static List<string> Compile(string text)
    {
        var tree = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Latest));
        var hasStatements = tree.GetRoot().ChildNodes().Any(node => node.IsKind(Microsoft.CodeAnalysis.CSharp.SyntaxKind.GlobalStatement));
        var options = new CSharpCompilationOptions(
            hasStatements ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        return [.. CSharpCompilation.Create("Snippet", [tree, AtHand], References.Value, options).GetDiagnostics()
            .Where(found => found.Severity == DiagnosticSeverity.Error).Select(found => found.ToString())];
    }
}
