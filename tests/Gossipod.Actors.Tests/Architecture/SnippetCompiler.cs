using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Gossipod.Actors.Tests.Architecture;

/// <summary>
/// Compiles a piece of C# as documents show it: a whole file, members of a class, or statements. What a reader has at hand by then stands
/// in <see cref="Context"/>. A piece that shows usings gets no others than a project has by itself.
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

    /// <summary>What every project has by itself (ImplicitUsings), and the names of <see cref="Context"/>.</summary>
    private const string Implicit = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http;
        global using System.Threading; global using System.Threading.Tasks;

        """;

    /// <summary>What a project of ASP.NET Core has besides.</summary>
    private const string ImplicitOfWeb = """
        global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Hosting; global using Microsoft.AspNetCore.Http; global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration; global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging; global using System.Net.Http.Json;

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

    private static readonly SyntaxTree AtHand = Parse(Context);

    /// <summary>What is wrong with it; null when it compiles in one of the three forms.</summary>
    public static string? Problem(string snippet)
    {
        if (ShowsUsings(snippet)) return Told(Compile(snippet, AtHand, Parse(ImplicitOf(snippet) + "global using static AtHand;")));
        string[] forms =
        [
            $"{Usings}\n{snippet}",
            $"{Usings}\npartial class Snippet {{\n{snippet}\n}}",
            $"{Usings}\npartial class Snippet {{ static async Task Run() {{ await Task.CompletedTask;\n{snippet}\n}} }}",
        ];
        var problems = forms.Select(form => Compile(form, AtHand)).ToList();
        return problems.Any(problem => problem.Count == 0) ? null : Told(problems.MinBy(problem => problem.Count)!);
    }

    /// <summary>What is wrong with it as the only file of a program; null when it compiles.</summary>
    public static string? ProblemOfProgram(string snippet) => Told(Compile(snippet, Parse(ImplicitOf(snippet))));

    /// <summary>Whether it begins with its usings.</summary>
    public static bool ShowsUsings(string snippet) => Parse(snippet).GetCompilationUnitRoot().Usings.Count > 0;

    private static string ImplicitOf(string snippet) => Implicit + (snippet.Contains("WebApplication", StringComparison.Ordinal) ? ImplicitOfWeb : "");

    private static string? Told(List<string> problems) => problems.Count == 0 ? null : string.Join('\n', problems);

    private static SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Latest));

    private static List<string> Compile(string text, params SyntaxTree[] beside)
    {
        var tree = Parse(text);
        var hasStatements = tree.GetRoot().ChildNodes().Any(node => node.IsKind(SyntaxKind.GlobalStatement));
        var options = new CSharpCompilationOptions(
            hasStatements ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        return [.. CSharpCompilation.Create("Snippet", [tree, .. beside], References.Value, options).GetDiagnostics()
            .Where(found => found.Severity == DiagnosticSeverity.Error).Select(found => found.ToString())];
    }
}
