using System.Net;
using Microsoft.AspNetCore.Http;

namespace Gossipod.Actors.AspNetCore;

/// <summary>
/// Who is answered. Without a policy: requests that came from this machine, over a loopback address and under a loopback name (a page of
/// another site whose name resolves to 127.0.0.1 has another), and that do not show that a proxy has passed them on. Nothing is answered to a page
/// of another site; the dashboard alone may be opened from one, as by a link.
/// </summary>
internal sealed class HttpAccess(GossipodHttpOptions options)
{
    private static readonly string[] ProxyHeaders =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-For", "X-Original-Host", "X-Original-Proto", "X-Real-IP", "Via"];

    /// <summary>A request for the page, which may be opened from anywhere.</summary>
    public RequestDelegate Opening(Func<HttpContext, Task> handle) => Answering(handle, isPage: true);

    /// <summary>A request that reads.</summary>
    public RequestDelegate Reading(Func<HttpContext, Task> handle) => Answering(handle, isPage: false);

    private RequestDelegate Answering(Func<HttpContext, Task> handle, bool isPage) => context => Refusal(context, isPage) is { } reason
        ? HttpJson.ProblemAsync(context, StatusCodes.Status403Forbidden, "not answered", reason)
        : handle(Prepared(context));

    /// <summary>A request that changes something.</summary>
    public RequestDelegate Acting(Func<HttpContext, Task> handle) => context => (Refusal(context, isPage: false) ?? ActionRefusal(context)) is { } reason
        ? HttpJson.ProblemAsync(context, StatusCodes.Status403Forbidden, "not allowed", reason)
        : handle(Prepared(context));

    private string? Refusal(HttpContext context, bool isPage)
    {
        if (options.AuthorizationPolicy is not null) return IsOfAnotherSite(context, isPage) ? "the request comes from a page of another site" : null;
        if (context.Connection.RemoteIpAddress is { } from && !IPAddress.IsLoopback(from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from))
            return $"only this machine is answered, and the request came from {from}; give {nameof(GossipodHttpOptions.AuthorizationPolicy)} to answer others";
        if (Array.Find(ProxyHeaders, context.Request.Headers.ContainsKey) is { } header)
            return $"only this machine is answered, and a proxy has passed the request on ({header}); give {nameof(GossipodHttpOptions.AuthorizationPolicy)} to answer others";
        if (HttpProtocol.IsHttp10(context.Request.Protocol))
            return $"only this machine is answered, and HTTP/1.0 is what proxies speak; use HTTP/1.1, or give {nameof(GossipodHttpOptions.AuthorizationPolicy)} to answer others";
        if (!IsLoopbackName(context.Request.Host.Host))
            return $"only this machine is answered, under localhost, 127.0.0.1 or [::1]; give {nameof(GossipodHttpOptions.AuthorizationPolicy)} to answer under other names";
        return IsOfAnotherSite(context, isPage) ? "the request comes from a page of another site" : null;
    }

    private string? ActionRefusal(HttpContext context)
    {
        if (!options.AllowActions) return $"this node is read-only here; set {nameof(GossipodHttpOptions.AllowActions)} to change it over HTTP";
        return HttpJson.CanHaveContent(context) && !context.Request.HasJsonContentType() ? "the content must be application/json" : null;
    }

    /// <summary>
    /// Browsers say which page a request comes from; programs need not. What <c>Sec-Fetch-Site</c> says is the browser's own view; only
    /// browsers without it are judged by <c>Origin</c>, which differs from <c>Host</c> where a proxy rewrites that.
    /// </summary>
    private static bool IsOfAnotherSite(HttpContext context, bool isPage)
    {
        var headers = context.Request.Headers;
        if (!headers.TryGetValue("Sec-Fetch-Site", out var site)) return headers.TryGetValue("Origin", out var origin) && !IsOfHost(origin, context.Request.Host);
        if (site is ["same-origin"] or ["none"]) return false;
        return !isPage || !HttpMethods.IsGet(context.Request.Method) || headers["Sec-Fetch-Mode"] != "navigate";
    }

    private static bool IsOfHost(string? origin, HostString host) => Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && host.HasValue
        && page.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase)
        && (host.Port is { } port ? page.Port == port : page.IsDefaultPort);

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
