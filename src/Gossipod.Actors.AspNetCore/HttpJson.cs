using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gossipod.Actors.AspNetCore.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gossipod.Actors.AspNetCore;

/// <summary>Reads and writes JSON of a request by generated code.</summary>
internal static class HttpJson
{
    /// <summary>Longest content that is read.</summary>
    private const int MaxBytes = 64 << 10;

    public static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) =>
        context.Response.WriteAsJsonAsync(value, type, "application/json", context.RequestAborted);

    public static Task ProblemAsync(HttpContext context, int status, string title, string detail)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new ProblemJson(title, status, detail), GossipodJson.Default.ProblemJson, "application/problem+json", context.RequestAborted);
    }

    public static Task BadAsync(HttpContext context, string detail) => ProblemAsync(context, StatusCodes.Status400BadRequest, "not understood", detail);

    public static Task NotStartedAsync(HttpContext context) =>
        ProblemAsync(context, StatusCodes.Status409Conflict, "not started", "the node has not started, or could not; v1/health says more");

    /// <summary>Whether content may come, of a length that is told or not.</summary>
    public static bool CanHaveContent(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? context.Request.ContentLength is > 0;

    /// <summary>The content; null when it cannot be used, and the client has been told.</summary>
    public static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MaxBytes;
        try
        {
            if (context.Request.ContentLength > MaxBytes) throw new BadHttpRequestException($"the content is longer than {MaxBytes} bytes", StatusCodes.Status413PayloadTooLarge);
            if (await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted).ConfigureAwait(false) is { } value) return value;
            await BadAsync(context, "the content must be a JSON object").ConfigureAwait(false);
        }
        catch (JsonException wrong)
        {
            await BadAsync(context, $"the content is not the JSON that is wanted: {wrong.Message}").ConfigureAwait(false);
        }
        catch (BadHttpRequestException wrong)
        {
            await ProblemAsync(context, wrong.StatusCode, "not understood", wrong.Message).ConfigureAwait(false);
        }

        return null;
    }
}
