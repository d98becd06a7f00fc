using System.Net;
using Microsoft.AspNetCore.Http;

namespace Gossipod.Actors.AspNetCore;

/// <summary>
/// Who is answered. Without a policy: requests that came from this machine, over a loopback address and under a loopback name (a page of
/// another site whose name resolves to 127.0.0.1 has another), and that no proxy has passed on. Changes only from pages of this site.
/// </summary>
internal sealed class HttpAccess(GossipodHttpOptions options)
{
    private static readonly string[] ProxyHeaders = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"];

    /// <summary>A request that reads.</summary>
    public RequestDelegate Reading(Func<HttpContext, Task> handle) => context => Refusal(context) is { } reason
        ? HttpJson.ProblemAsync(context, StatusCodes.Status403Forbidden, "not answered", reason)
        : handle(Prepared(context));

    /// <summary>A request that changes something.</summary>
    public RequestDelegate Acting(Func<HttpContext, Task> handle) => context => (Refusal(context) ?? ActionRefusal(context)) is { } reason
        ? HttpJson.ProblemAsync(context, StatusCodes.Status403Forbidden, "not allowed", reason)
        : handle(Prepared(context));

    private string? Refusal(HttpContext context)
    {
        if (options.AuthorizationPolicy is not null) return IsOfAnotherSite(context) ? "the request comes from a page of another site" : null;
        if (context.Connection.RemoteIpAddress is { } from && !IPAddress.IsLoopback(from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from))
            return $"only this machine is answered, and the request came from {from}; give {nameof(GossipodHttpOptions.AuthorizationPolicy)} to answer others";
        if (Array.Find(ProxyHeaders, context.Request.Headers.ContainsKey) is { } header)
            return $"only this machine is answered, and a proxy has passed the request on ({header}); give {nameof(GossipodHttpOptions.AuthorizationPolicy)} to answer others";
        if (!IsLoopbackName(context.Request.Host.Host))
            return $"only this machine is answered, under localhost, 127.0.0.1 or [::1]; give {nameof(GossipodHttpOptions.AuthorizationPolicy)} to answer under other names";
        return IsOfAnotherSite(context) ? "the request comes from a page of another site" : null;
    }

    private string? ActionRefusal(HttpContext context)
    {
        if (!options.AllowActions) return $"this node is read-only here; set {nameof(GossipodHttpOptions.AllowActions)} to change it over HTTP";
        var hasBody = context.Request.ContentLength is > 0 || context.Request.Headers.ContainsKey("Transfer-Encoding");
        return hasBody && !context.Request.HasJsonContentType() ? "the content must be application/json" : null;
    }

    /// <summary>Browsers say which page a request comes from; programs need not.</summary>
    private static bool IsOfAnotherSite(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.TryGetValue("Sec-Fetch-Site", out var site) && site is not (["same-origin"] or ["none"]))
            return !HttpMethods.IsGet(context.Request.Method) || headers["Sec-Fetch-Mode"] != "navigate";
        return headers.TryGetValue("Origin", out var origin)
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Authority == new UriBuilder(context.Request.Scheme, context.Request.Host.Host, context.Request.Host.Port ?? -1).Uri.Authority);
    }

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static HttpContext Prepared(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        return context;
    }
}
