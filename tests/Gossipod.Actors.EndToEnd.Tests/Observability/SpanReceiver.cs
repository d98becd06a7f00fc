using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf;

namespace Gossipod.Actors.EndToEnd.Tests.Observability;

/// <summary>A span as it was exported.</summary>
internal sealed record ExportedSpan(string Name, string TraceId, string SpanId, string ParentId, int Kind, IReadOnlyDictionary<string, string> Tags)
{
    public bool IsOf(string node) => Tags.GetValueOrDefault("gossipod.node") == node;
}

/// <summary>Takes spans by OTLP over HTTP, as a collector does.</summary>
internal sealed class SpanReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<ExportedSpan> _spans = [];
    private readonly Task _serving;

    public SpanReceiver()
    {
        Endpoint = $"http://127.0.0.1:{NodeProgram.FreePort()}";
        _listener.Prefixes.Add(Endpoint + "/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Endpoint { get; }

    public IReadOnlyList<ExportedSpan> Spans => [.. _spans];

    /// <summary>Requests that were no spans.</summary>
    public ConcurrentQueue<string> Strays { get; } = [];

    public void Dispose()
    {
        _listener.Stop();
        _serving.Wait();
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            if (context.Request is { Url.AbsolutePath: "/v1/traces", ContentType: "application/x-protobuf" }) ReadRequest(body.ToArray());
            else Strays.Enqueue($"{context.Request.Url} {context.Request.ContentType}");
            context.Response.ContentType = "application/x-protobuf";
            context.Response.Close();
        }
    }

    /// <summary>ExportTraceServiceRequest: resource_spans = 1 of scope_spans = 2 of spans = 2.</summary>
    private void ReadRequest(byte[] request)
    {
        foreach (var resource in Messages(request, 1))
        {
            foreach (var scope in Messages(resource, 2))
            {
                foreach (var span in Messages(scope, 2)) _spans.Enqueue(ReadSpan(span));
            }
        }
    }

    private static ExportedSpan ReadSpan(byte[] span) => new(
        Text(Messages(span, 5)), Hex(Messages(span, 1)), Hex(Messages(span, 2)), Hex(Messages(span, 4)), (int)Number(span, 6), Messages(span, 9).ToDictionary(tag => Text(Messages(tag, 1)), tag => Value(Messages(tag, 2)[0])));

    /// <summary>AnyValue: string_value = 1, bool_value = 2, int_value = 3.</summary>
    private static string Value(byte[] value) => Messages(value, 1) is [var text]
        ? System.Text.Encoding.UTF8.GetString(text)
        : (Number(value, 2) + Number(value, 3)).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(List<byte[]> fields) => fields.Count == 0 ? "" : System.Text.Encoding.UTF8.GetString(fields[0]);

    private static string Hex(List<byte[]> fields) => fields.Count == 0 ? "" : Convert.ToHexString(fields[0]);

    private static List<byte[]> Messages(byte[] message, int field)
    {
        var found = new List<byte[]>();
        Read(message, (tag, input) =>
        {
            if (WireFormat.GetTagFieldNumber(tag) != field || WireFormat.GetTagWireType(tag) != WireFormat.WireType.LengthDelimited) return false;
            found.Add(input.ReadBytes().ToByteArray());
            return true;
        });
        return found;
    }

    private static long Number(byte[] message, int field)
    {
        var number = 0L;
        Read(message, (tag, input) =>
        {
            if (WireFormat.GetTagFieldNumber(tag) != field || WireFormat.GetTagWireType(tag) != WireFormat.WireType.Varint) return false;
            number = input.ReadInt64();
            return true;
        });
        return number;
    }

    private static void Read(byte[] message, Func<uint, CodedInputStream, bool> take)
    {
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            if (!take(tag, input)) input.SkipLastField();
        }
    }
}
