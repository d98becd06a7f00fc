using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Gossipod.Actors.AspNetCore;

/// <summary>The page and what belongs to it, out of this assembly: nothing is loaded from elsewhere.</summary>
internal static class DashboardEndpoint
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly FrozenDictionary<string, (string Type, byte[] Content)> Files = new[]
    {
        ("index.html", "text/html; charset=utf-8"), ("dashboard.js", "text/javascript; charset=utf-8"), ("table.js", "text/javascript; charset=utf-8"),
        ("panels.js", "text/javascript; charset=utf-8"), ("dashboard.css", "text/css; charset=utf-8"), ("icon.svg", "image/svg+xml"),
    }.ToFrozenDictionary(file => file.Item1, file => (file.Item2, Read(file.Item1)));

    /// <summary>Names in the page are relative, so its address must end with a slash.</summary>
    public static Task Page(HttpContext context)
    {
        if (context.Request.Path.Value is { } path && path.EndsWith('/')) return WriteAsync(context, "index.html");
        context.Response.Redirect(UriHelper.BuildRelative(context.Request.PathBase, context.Request.Path.Add("/"), context.Request.QueryString));
        return Task.CompletedTask;
    }

    public static Task Asset(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["file"]!;
        return name != "index.html" && Files.ContainsKey(name)
            ? WriteAsync(context, name)
            : HttpJson.ProblemAsync(context, StatusCodes.Status404NotFound, "no such file", "the dashboard has no such file");
    }

    private static Task WriteAsync(HttpContext context, string name)
    {
        var (type, content) = Files[name];
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        context.Response.Headers.ContentSecurityPolicy = Policy;
        return context.Response.Body.WriteAsync(content, 0, content.Length, context.RequestAborted);
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(DashboardEndpoint).Assembly.GetManifestResourceStream($"Gossipod.Actors.AspNetCore.Dashboard.{name}")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
