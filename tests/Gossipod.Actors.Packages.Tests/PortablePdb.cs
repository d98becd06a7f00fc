using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;
using System.Text.Json;

namespace Gossipod.Actors.Packages.Tests;

/// <summary>What the symbols of an assembly say of its sources.</summary>
/// <param name="Links">SourceLink: where sources are downloaded, by the path that the compiler saw, which ends with <c>*</c>; empty when there is none.</param>
/// <param name="Documents">The sources, by the path that the compiler saw, and whether the symbols have their text.</param>
/// <param name="Optimization">How it was compiled: <c>release</c> or <c>debug</c>.</param>
internal sealed record PortablePdb(IReadOnlyDictionary<string, string> Links, IReadOnlyList<(string Path, bool IsEmbedded)> Documents, string Optimization)
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");
    private static readonly Guid CompilationOptions = new("B5FEEC05-8CD0-4A83-96DA-466284BB4BD8");

    /// <summary>Reads an entry of an snupkg.</summary>
    public static PortablePdb Of(ZipArchiveEntry entry)
    {
        var bytes = new MemoryStream();
        using (var stream = entry.Open()) stream.CopyTo(bytes);
        bytes.Position = 0;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(bytes);
        var reader = provider.GetMetadataReader();

        var links = Information(reader, EntityHandle.ModuleDefinition, SourceLink) is { } json
            ? JsonDocument.Parse(json).RootElement.GetProperty("documents").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!)
            : [];
        var options = Encoding.UTF8.GetString(Information(reader, EntityHandle.ModuleDefinition, CompilationOptions)!).Split('\0');
        return new PortablePdb(
            links,
            [.. reader.Documents.Select(handle => (reader.GetString(reader.GetDocument(handle).Name), Information(reader, handle, EmbeddedSource) is not null))],
            options[Array.IndexOf(options, "optimization") + 1]);
    }

    private static byte[]? Information(MetadataReader reader, EntityHandle of, Guid kind) => reader.GetCustomDebugInformation(of)
        .Select(reader.GetCustomDebugInformation)
        .Where(one => reader.GetGuid(one.Kind) == kind)
        .Select(one => reader.GetBlobBytes(one.Value))
        .FirstOrDefault();
}
