namespace Gossipod.Tool.Agents;

/// <summary>Where an agent is: <c>http://host:port/path</c>, or shorter <c>host:port</c>.</summary>
internal static class AgentUrl
{
    /// <summary>Where the endpoints of an agent are unless it is said otherwise.</summary>
    public const string DefaultPath = "/gossipod";

    /// <summary>Where an agent listens unless it is said otherwise.</summary>
    public const string DefaultAddress = "127.0.0.1:7373";

    /// <summary>Names the agent where the command line does not.</summary>
    public const string Variable = "GOSSIPOD_AGENT";

    /// <summary>Reads it.</summary>
    /// <returns>An absolute address that ends with a slash; null when it is none.</returns>
    public static Uri? TryParse(string text)
    {
        var full = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        if (!Uri.TryCreate(full, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0) return null;
        if (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0) return null;
        var path = url.AbsolutePath == "/" ? DefaultPath : url.AbsolutePath.TrimEnd('/');
        return new Uri(url.GetLeftPart(UriPartial.Authority) + path + "/");
    }
}
